"""A lab for pytest: `ewclab up` in the background of the tests, ended with them."""

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

LAB_FILE = os.environ.get("LAB_FILE", "labs/branch.yaml")


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The lab's doors by (host, service), each with port, username and password."""
    ports = tmp_path_factory.mktemp("lab") / "ports.json"
    command = ["npx", "ewclab", "up", LAB_FILE, "--quiet", "--ports-file", str(ports)]
    # The lab ends when this pipe is closed, or when pytest ends, however it ends.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 120
            while not ports.exists():
                assert process.poll() is None, f"ewclab up ended with {process.returncode}"
                assert time.monotonic() < deadline, "the lab is not ready"
                time.sleep(0.1)
            doors = json.loads(Path(ports).read_text())["ports"]
            yield {(door["host"], door["service"]): door for door in doors}
        finally:
            process.stdin.close()
            process.wait(30)
