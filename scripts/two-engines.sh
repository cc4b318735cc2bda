#!/usr/bin/env bash
# two-engines.sh COMMAND...: runs a command with two Docker engines of its own, each in a network namespace, a cable between them
# and no way out of either. They get the lab's images from the engine that `docker` uses. Afterwards nothing is left of both.
#   scripts/two-engines.sh npm run ewclab -- run --fabric docker features/join.feature
# With --ssh the command runs beside the first engine, and reaches the second by OpenSSH, over the cable.
set -u
ssh=no
[ "${1:-}" != --ssh ] || { ssh=yes; shift; }
[ "$(id -u)" = 0 ] || { echo "two-engines.sh: only root may make network namespaces and start engines" >&2; exit 3; }
[ $# -gt 0 ] || { echo "usage: two-engines.sh [--ssh] COMMAND..." >&2; exit 2; }

folder="$(mktemp -d "${TMPDIR:-/tmp}/ewclab-engines.XXXXXX")"
names="ewclab-a-$$ ewclab-b-$$"

end() {
  for name in sshd $names; do
    pid="$(cat "$folder/$name/pid" 2>/dev/null)" && kill "$pid" && while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    ip netns delete "$name" 2>/dev/null
  done
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM HUP

number=1
for name in $names; do
  ip netns add "$name" && ip -n "$name" link set lo up || exit 3
done
ip link add "v$$a" netns "ewclab-a-$$" type veth peer name "v$$b" netns "ewclab-b-$$" || exit 3
for name in $names; do
  end="${name#ewclab-}"
  ip -n "$name" address add "10.199.0.$number/30" dev "v$$${end%%-*}" && ip -n "$name" link set "v$$${end%%-*}" up || exit 3
  number=$((number + 1))
  mkdir -p "$folder/$name"
  # Not `ip netns exec`, which hides the control groups.
  setsid nsenter --net="/run/netns/$name" dockerd --data-root "$folder/$name/root" --exec-root "$folder/$name/exec" \
    --pidfile "$folder/$name/pid" -H "unix://$folder/$name/docker.sock" >"$folder/$name/log" 2>&1 </dev/null &
done
for name in $names; do
  for _ in $(seq 1 150); do
    docker -H "unix://$folder/$name/docker.sock" version >/dev/null 2>&1 && break
    sleep 0.2
  done
done

prefix="${EWCLAB_IMAGE_PREFIX:-ewc-lab}"
images="$(docker images --format '{{.Repository}}:{{.Tag}}' | grep "^$prefix/")"
[ -n "$images" ] || { echo "two-engines.sh: there are no images to copy: npm run images" >&2; exit 3; }
docker save $images >"$folder/images.tar" || exit 3
for name in $names; do docker -H "unix://$folder/$name/docker.sock" load -q -i "$folder/images.tar" >/dev/null || exit 3; done
rm "$folder/images.tar"

one="unix://$folder/ewclab-a-$$/docker.sock?address=10.199.0.1"
if [ $ssh = no ]; then
  other="unix://$folder/ewclab-b-$$/docker.sock?address=10.199.0.2"
  EWCLAB_ENGINES="$one,$other" "$@"
  exit
fi

# A server of the second machine, as Debian's is but for its keys, and a user who has the one and knows the other.
mkdir -p "$folder/sshd" "$folder/bin" /run/sshd
for key in host user; do ssh-keygen -q -t ed25519 -N "" -f "$folder/sshd/$key" || exit 3; done
cat >"$folder/sshd/server" <<END
ListenAddress 10.199.0.2
HostKey $folder/sshd/host
PidFile $folder/sshd/pid
AuthorizedKeysFile $folder/sshd/user.pub
PermitRootLogin prohibit-password
StrictModes no
SetEnv DOCKER_HOST=unix://$folder/ewclab-b-$$/docker.sock
END
echo "10.199.0.2 $(cut -d' ' -f1-2 "$folder/sshd/host.pub")" >"$folder/sshd/known"
cat >"$folder/sshd/client" <<END
IdentityFile $folder/sshd/user
UserKnownHostsFile $folder/sshd/known
END
# OpenSSH looks for a user's settings where the machine says that home is.
printf '#!/bin/sh\nexec %s -F %s "$@"\n' "$(command -v ssh)" "$folder/sshd/client" >"$folder/bin/ssh"
chmod 755 "$folder/bin/ssh"
nsenter --net="/run/netns/ewclab-b-$$" "$(PATH="$PATH:/usr/sbin:/sbin" command -v sshd)" -f "$folder/sshd/server" || exit 3
PATH="$folder/bin:$PATH" EWCLAB_ENGINES="$one,ssh://root@10.199.0.2" nsenter --net="/run/netns/ewclab-a-$$" "$@"
