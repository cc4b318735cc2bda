#!/usr/bin/env bash
# engine.sh start | stop: a Docker engine for the docker fabric. `start` does nothing where one answers; else it installs
# Debian's, where that may be done, and starts it. `stop` ends the engine that `start` started, and no other.
set -u
state="${TMPDIR:-/tmp}/ewclab-engine-$(id -u)"

answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

start() {
  answers && return 0
  if [ "$(id -u)" != 0 ]; then
    echo "no Docker engine answers, and only root may start one" >&2
    return 3
  fi
  if ! command -v dockerd >/dev/null || ! command -v iptables >/dev/null || ! command -v mmdebstrap >/dev/null; then
    if ! command -v apt-get >/dev/null; then
      echo "no Docker engine is installed, and there is no apt-get to install one" >&2
      return 3
    fi
    apt-get update -q >/dev/null &&
      DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends docker.io iptables mmdebstrap >/dev/null ||
      return 3
  fi
  mkdir -p "$state"
  setsid dockerd >"$state/dockerd.log" 2>&1 &
  echo $! >"$state/pid"
  for _ in $(seq 1 150); do
    answers && return 0
    kill -0 "$(cat "$state/pid")" 2>/dev/null || break
    sleep 0.2
  done
  echo "the Docker engine does not come up; its last lines:" >&2
  tail -n 15 "$state/dockerd.log" >&2
  stop
  return 3
}

stop() {
  [ -s "$state/pid" ] || return 0
  pid="$(cat "$state/pid")"
  rm -f "$state/pid"
  kill -TERM "$pid" 2>/dev/null || return 0
  for _ in $(seq 1 150); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.2
  done
  kill -KILL "$pid" 2>/dev/null || true
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *)
    echo "usage: engine.sh start | stop" >&2
    exit 2
    ;;
esac
