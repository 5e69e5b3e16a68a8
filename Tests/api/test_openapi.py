"""Requests made from the server's own description, by a tool that nobody here wrote."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests

EXAMPLES = os.environ.get("HOLDBACK_API_EXAMPLES", "60")


@pytest.mark.parametrize("options", [
    # The edges of numbers have more digits than are taken, and no schema can say so.
    ["--exclude-checks", "positive_data_acceptance"],
    ["--phases", "fuzzing,stateful"],
])
def test_generated_requests_are_answered_as_the_description_says(server, options):
    client_id, secret = server.client()
    token = requests.post(
        server.url + "/oauth/token", auth=(client_id, secret),
        data={"grant_type": "client_credentials"}).json()["access_token"]
    run = subprocess.run(
        [Path(sys.executable).parent / "schemathesis", "run", server.url + "/openapi.json",
         "--header", f"Authorization: Bearer {token}", "--max-examples", EXAMPLES,
         "--seed", "7", "--suppress-health-check", "all", "--generation-database", "none",
         *options],
        capture_output=True, text=True, cwd=Path(__file__).parent,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "hooks"})
    print(run.stdout[-20000:])
    assert run.returncode == 0
