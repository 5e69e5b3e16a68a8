"""TLS by the server itself, with files that are renewed while it runs."""

import socket
import ssl
import subprocess
import time

import pytest
import requests

from conftest import BINARIES, ROOT, Server


def certificate(folder, name):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
         "-keyout", folder / "key.pem", "-out", folder / "chain.pem"],
        check=True, capture_output=True)


@pytest.fixture
def secure(tmp_path):
    certificate(tmp_path, "first")
    server = Server(
        tmp_path, "--certificate", str(tmp_path / "chain.pem"), "--key",
        str(tmp_path / "key.pem")).start()
    yield server, tmp_path
    assert server.stop() == 0


def shown(server):
    """The certificate that a handshake shows."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", server.port)) as plain:
        with context.wrap_socket(plain) as stream:
            return stream.getpeercert(binary_form=True), stream.version()


def test_a_client_that_trusts_the_certificate_is_served(secure):
    server, folder = secure
    answer = requests.get(server.url + "/healthz", verify=folder / "chain.pem")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"]
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(server.url + "/healthz")


def test_old_versions_of_the_protocol_are_refused(secure):
    server, _ = secure
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", server.port)) as plain:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(plain)


def test_a_renewed_certificate_is_shown_without_a_restart(secure):
    server, folder = secure
    first, version = shown(server)
    assert version == "TLSv1.3"
    certificate(folder, "second")
    time.sleep(2)
    second, _ = shown(server)
    assert first != second
    (folder / "key.pem").write_text("torn")
    time.sleep(2)
    kept, _ = shown(server)
    assert kept == second


def test_plain_http_is_spoken_on_loopback_alone_unless_told(tmp_path):
    run = subprocess.run(
        [BINARIES / "holdback", "serve", "--db", tmp_path / "x.db", "--rules", ROOT / "rules",
         "--host", "0.0.0.0"], capture_output=True, text=True)
    assert run.returncode == 2 or "plain HTTP" in run.stderr
    assert "plain HTTP on 0.0.0.0" in run.stderr
