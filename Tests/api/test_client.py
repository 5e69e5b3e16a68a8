"""A client that nobody here wrote connects as the integration guide says."""

import gzip
import json
import threading
import time

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session

API = "/api/v1/prop-trading/"


def session(server, method="client_secret_basic"):
    client_id, secret = server.client()
    session = OAuth2Session(
        client_id, secret, token_endpoint_auth_method=method,
        token_endpoint=server.url + "/oauth/token")
    token = session.fetch_token(grant_type="client_credentials")
    assert token["expires_in"] == 3600
    return session


def customer(number):
    return {"customer_id": f"c{number:06}", "signup_date": "2026-03-01T09:30:00Z",
            "affiliate_id": f"a{number % 7}"}


def fee(number):
    return {"transaction_id": f"t{number:07}", "customer_id": f"c{number % 50:06}",
            "transaction_type": "challenge_fee", "amount_currency": 99.5, "currency": "USD",
            "transaction_date": "2026-03-02T09:30:00Z", "status": "completed"}


def every(session, url, **parameters):
    """All rows of a listing, by its cursors."""
    rows, cursor = [], None
    while True:
        answer = session.get(url, params={**parameters, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        rows += answer.json()["data"]
        cursor = answer.json()["meta"]["next_cursor"]
        if not cursor:
            return rows


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_real_client_gets_a_token_pushes_in_bulk_and_lists_with_cursors(server, method):
    partner = session(server, method)
    pushed = [customer(number) for number in range(1000)]
    answer = partner.post(server.url + API + "customers", json=pushed)
    assert answer.json() == {"meta": {"accepted": 1000, "parked": 0}}
    rows = every(partner, server.url + API + "customers", per_page=300)
    assert [row["customer_id"] for row in rows] == [row["customer_id"] for row in pushed]


def test_a_wrong_secret_is_no_token(server):
    client_id, _ = server.client()
    stranger = OAuth2Session(client_id, "wrong", token_endpoint=server.url + "/oauth/token")
    with pytest.raises(Exception, match="invalid_client"):
        stranger.fetch_token(grant_type="client_credentials")


def test_gzip_and_the_envelope_are_taken(server):
    partner = session(server)
    body = gzip.compress(json.dumps({"data": [customer(1)]}).encode())
    answer = partner.post(
        server.url + API + "customers", data=body,
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert answer.json()["meta"]["accepted"] == 1


def test_an_endless_body_ends_and_others_are_served(server):
    partner = session(server)

    def endless():
        while True:
            yield b" " * 65536

    with pytest.raises(requests.exceptions.RequestException):
        answer = partner.post(
            server.url + API + "customers", data=endless(),
            headers={"Content-Type": "application/json"}, timeout=20)
        assert answer.status_code == 413
        raise requests.exceptions.RequestException("answered before the end")
    assert partner.get(server.url + "/healthz").status_code == 200


def test_what_was_acknowledged_survives_kill_9_and_nothing_is_there_twice(server):
    partner = session(server)
    partner.post(server.url + API + "customers", json=[customer(n) for n in range(50)])
    acknowledged = []
    is_done = threading.Event()

    def push():
        for start in range(0, 40_000, 200):
            records = [fee(number) for number in range(start, start + 200)]
            while not is_done.is_set():
                try:
                    answer = partner.post(
                        server.url + API + "transactions", json=records, timeout=5)
                except requests.exceptions.RequestException:
                    time.sleep(0.05)
                    continue
                if answer.status_code == 200:
                    acknowledged.extend(row["transaction_id"] for row in records)
                    break
                time.sleep(0.05)

    thread = threading.Thread(target=push)
    thread.start()
    for _ in range(4):
        time.sleep(1)
        server.kill()
        server.start()
    time.sleep(1)
    is_done.set()
    thread.join()
    server.kill()
    server.start()
    kept = [row["transaction_id"]
            for row in every(partner, server.url + API + "transactions", per_page=500)]
    assert len(acknowledged) > 1000
    assert len(kept) == len(set(kept))
    assert set(acknowledged) <= set(kept)


def test_a_stop_finishes_what_was_begun(server):
    partner = session(server)
    answers = []

    def push():
        records = [fee(number) for number in range(1000)]
        answers.append(partner.post(server.url + API + "transactions", json=records))

    threads = [threading.Thread(target=push) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    assert server.stop() == 0
    for thread in threads:
        thread.join()
    server.start()
    kept = every(partner, server.url + API + "transactions", per_page=500)
    if any(answer.status_code == 200 for answer in answers):
        assert len(kept) == 1000
