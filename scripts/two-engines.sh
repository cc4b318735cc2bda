#!/usr/bin/env bash
# two-engines.sh COMMAND...: runs a command with two Docker engines of its own, each in a network namespace, a cable between them
# and no way out of either. They get the lab's images from the engine that `docker` uses. Afterwards nothing is left of both.
#   scripts/two-engines.sh npm run ewclab -- run --fabric docker features/join.feature
set -u
[ "$(id -u)" = 0 ] || { echo "two-engines.sh: only root may make network namespaces and start engines" >&2; exit 3; }
[ $# -gt 0 ] || { echo "usage: two-engines.sh COMMAND..." >&2; exit 2; }

folder="$(mktemp -d "${TMPDIR:-/tmp}/ewclab-engines.XXXXXX")"
names="ewclab-a-$$ ewclab-b-$$"

end() {
  for name in $names; do
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
other="unix://$folder/ewclab-b-$$/docker.sock?address=10.199.0.2"
EWCLAB_ENGINES="$one,$other" "$@"
