#!/usr/bin/env python3
"""Upgrades an EWC network over SFTP with Netmiko, and fails unless every access point runs the new image.

    ./upgrade.py --port 40001 --server 172.16.5.62 --path /EWC/17_12_1 --image 17.12.1.5

Works with Netmiko 2.4 (Debian 12) and later.
"""
import argparse
import logging
import re
import sys
import time

import netmiko
from netmiko import ConnectHandler


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=22)
    parser.add_argument("--username", default="admin")
    parser.add_argument("--password", default="Cisco123")
    parser.add_argument("--device-type", default="cisco_xe")
    parser.add_argument("--server", default="172.16.5.62", help="SFTP server, as the controller sees it")
    parser.add_argument("--path", default="/EWC/17_12_1", help="folder of the unpacked bundle")
    parser.add_argument("--sftp-username", default="cisco")
    parser.add_argument("--sftp-password", default="Cisco123")
    parser.add_argument("--image", default="17.12.1.5", help="the AP image that all must run in the end")
    parser.add_argument("--patience", type=float, default=600, help="seconds that any one wait may take")
    return parser.parse_args()


class Upgrade:
    def __init__(self, options):
        self.options = options
        self.reconnect()

    def connect(self):
        options = self.options
        return ConnectHandler(
            device_type=options.device_type,
            host=options.host,
            port=options.port,
            username=options.username,
            password=options.password,
        )

    def run(self, command, expect=None, long=False):
        """One command; a long one gets all the patience there is, in whichever words this Netmiko has for it."""
        extra = {} if expect is None else {"expect_string": expect}
        if long and int(netmiko.__version__.split(".")[0]) >= 4:
            extra["read_timeout"] = self.options.patience
        elif long:
            extra["max_loops"] = int(self.options.patience * 5)
        return self.connection.send_command(command, **extra)

    def configure(self):
        options = self.options
        self.connection.send_config_set(
            [
                "wireless profile image-download default",
                "image-download-mode sftp",
                f"sftp-image-server {options.server}",
                f"sftp-image-path {options.path}",
                f"sftp-username {options.sftp_username}",
                f"sftp-password 0 {options.sftp_password}",
            ]
        )
        self.connection.save_config()
        profile = self.run("show running-config | section image-download")
        check(f"sftp-image-server {options.server}" in profile, f"the profile is\n{profile}")
        check(options.sftp_password not in profile, "the password is shown in clear")

    def add(self):
        transcript = self.run("install add profile default", long=True)
        check("SUCCESS: install_add" in transcript, f"install add said\n{transcript}")
        self.wait("every predownload is complete", lambda ap: ap["status"] == "Complete")

    def activate(self):
        self.run("install activate", expect=r"\[y/n\]")
        self.connection.write_channel("y\n")
        self.until("the controller reloads", lambda: not self.connection.is_alive())
        self.connection.disconnect()
        self.reconnect()
        self.wait(f"every access point runs {self.options.image}", lambda ap: ap["primary"] == self.options.image)

    def commit(self):
        transcript = self.run("install commit", long=True)
        check("SUCCESS: install_commit" in transcript, f"install commit said\n{transcript}")
        summary = self.run("show install summary")
        check("Auto abort timer: inactive" in summary, f"the summary is\n{summary}")

    def access_points(self):
        row = re.compile(
            r"^(?P<name>\S+) +(?P<primary>\d+\.\d+\.\d+\.\d+) +(?P<backup>\d+\.\d+\.\d+\.\d+) +(?P<status>\S+)"
        )
        lines = self.run("show ap image").splitlines()
        return [found.groupdict() for found in map(row.match, lines) if found]

    def wait(self, wanted, fits):
        def all_fit():
            access_points = self.access_points()
            return len(access_points) >= self.expected and all(map(fits, access_points))

        self.until(wanted, all_fit)

    def until(self, wanted, holds):
        deadline = time.monotonic() + self.options.patience
        while not holds():
            check(time.monotonic() < deadline, f"{wanted}: not within {self.options.patience:.0f} s")
            time.sleep(0.5)

    def reconnect(self):
        """While the controller boots, connections are refused; a wrong password is no reason to try again."""

        def connects():
            try:
                self.connection = self.connect()
                return True
            except netmiko.NetMikoAuthenticationException as error:
                sys.exit(str(error))
            except Exception:
                return False

        self.until("the controller answers", connects)

    def all(self):
        self.expected = len(self.access_points())
        check(self.expected > 0, "no access point has joined")
        print(f"{self.connection.find_prompt()} {self.expected} access points")
        for step in (self.configure, self.add, self.activate, self.commit):
            print(f"{step.__name__} ...", flush=True)
            step()
        for ap in self.access_points():
            print(f"{ap['name']}: runs {ap['primary']}, backup {ap['backup']}")
        self.connection.disconnect()


def check(holds, otherwise):
    if not holds:
        sys.exit(otherwise)


if __name__ == "__main__":
    # Paramiko would write a page about each refused connection.
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    Upgrade(arguments()).all()
