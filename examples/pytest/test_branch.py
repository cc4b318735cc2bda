"""What a script of yours sees: the controller by SSH, as `ewclab ssh` reaches it."""

import subprocess


def show(host, command):
    return subprocess.run(
        ["npx", "ewclab", "ssh", host, command], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_every_access_point_has_joined(lab):
    assert ("branch-1", "ssh") in lab
    screen = show("branch-1", "show ap summary")
    assert "Number of APs: 3" in screen
    assert "ap-roof" in screen
