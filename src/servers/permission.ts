import { type FileStat, resolvePath, type Volume, type VolumeFailure } from "./volume";

const bits = { read: 4, write: 2, execute: 1 } as const;

/** Whether the permission bits let the user: as owner when it owns the file, as one of the others when not. */
export function allows(stat: FileStat, user: string, what: keyof typeof bits): boolean {
  const shift = stat.owner === user ? 6 : 0;
  return ((stat.mode >> shift) & bits[what]) !== 0;
}

/** What the user finds at the path: every directory on the way must let it pass (POSIX path resolution). */
export function lookUp(volume: Volume, path: string, user: string): FileStat | VolumeFailure {
  const place = resolvePath(path);
  for (let cut = 0; cut >= 0; cut = place.indexOf("/", cut + 1)) {
    const above = volume.stat(place.slice(0, cut) || "/");
    if (typeof above === "string") return above;
    if (above.type !== "directory") return "not-a-directory";
    if (!allows(above, user, "execute")) return "permission-denied";
    if (place === "/") break;
  }
  return volume.stat(place);
}

/** The directory that holds the path. */
export function parentOf(path: string): string {
  const place = resolvePath(path);
  return place.slice(0, place.lastIndexOf("/")) || "/";
}

/** strerror(3), as glibc words it. */
export const errorTexts: Readonly<Record<VolumeFailure, string>> = {
  "no-such-file": "No such file or directory",
  "not-a-directory": "Not a directory",
  "is-a-directory": "Is a directory",
  "no-space": "No space left on device",
  "not-empty": "Directory not empty",
  "permission-denied": "Permission denied",
  exists: "File exists",
};
