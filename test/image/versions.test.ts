import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import {
  apVersionOf,
  bundleName,
  compareApVersions,
  installVersion,
  iosXeVersion,
  parseApVersion,
  shortIosXeVersion,
  versionNumbers,
} from "../../src/image/versions";

const octet = fc.integer({ min: 0, max: 255 });
const version = fc.tuple(octet, octet, octet, octet).map((numbers) => parseApVersion(numbers.join(".")));

describe("versions", () => {
  test.each([
    ["17.9.4.27", "17.09.04a", "17.9.4a"],
    ["17.12.1.5", "17.12.01", "17.12.1"],
    ["17.3.3.26", "17.03.03", "17.3.3"],
  ])("%s is IOS-XE %s, for short %s", (ap, iosXe, short) => {
    expect(iosXeVersion(parseApVersion(ap))).toBe(iosXe);
    expect(shortIosXeVersion(parseApVersion(ap))).toBe(short);
    expect(apVersionOf(iosXe)).toBe(ap);
    expect(apVersionOf(short)).toBe(ap);
  });

  test("releases that no device was seen to print follow the rule", () => {
    expect(iosXeVersion(parseApVersion("17.6.5.22"))).toBe("17.06.05");
    expect(apVersionOf("17.6.5")).toBe("17.6.5.20");
    expect(apVersionOf("17.06.06a")).toBe("17.6.6.21");
    expect(shortIosXeVersion(parseApVersion("17.10.10.1"))).toBe("17.10.10");
    expect(shortIosXeVersion(parseApVersion("17.0.0.1"))).toBe("17.0.0");
  });

  test("bundle and install names", () => {
    expect(bundleName(parseApVersion("17.9.4.27"))).toBe("C9800-AP-universalk9.17.09.04a.zip");
    expect(installVersion(parseApVersion("17.12.1.5"))).toMatch(/^17\.12\.01\.0\.\d{4}$/);
  });

  test.each(["", "17.9.4", "17.9.4.27.1", "17.9.4.x", "17.9.4.256", "-1.2.3.4", "17.9.4.27a"])(
    "%j is no AP version",
    (text) => {
      expect(() => parseApVersion(text)).toThrow(UsageError);
    },
  );

  test.each(["", "17.9", "17.9.4aa", "17.9.4A", "17.9.999", "banana"])("%j is no IOS-XE version", (text) => {
    expect(() => apVersionOf(text)).toThrow(UsageError);
  });

  test("comparing is comparing the four numbers", () => {
    expect(compareApVersions("17.9.4.27", "17.12.1.5")).toBeLessThan(0);
    expect(compareApVersions("17.12.1.5", "17.9.4.27")).toBeGreaterThan(0);
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareApVersions(a, b))).toBe(-Math.sign(compareApVersions(b, a)) || 0);
        expect(compareApVersions(a, b) === 0).toBe(a === b);
        expect(versionNumbers(a).join(".")).toBe(a);
      }),
    );
  });
});
