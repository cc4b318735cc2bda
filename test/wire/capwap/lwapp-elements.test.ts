import fc from "fast-check";
import { expect, test } from "vitest";
import { WireError } from "../../../src/errors";
import { decodeLwappElement, encodeLwappElement } from "../../../src/wire/capwap/vendor/cisco/lwapp-elements";

const text = (length: number) => fc.stringMatching(/^[!-~]*$/, { maxLength: length });

test("a login has its places: user 33 octets, passwords 121 each, option 2", () => {
  const octets = encodeLwappElement({
    element: "ApUsernamePassword",
    username: "admin",
    password: "Secret1",
    enablePassword: "Enable1",
    option: 1,
  });
  expect(octets).toHaveLength(4 + 2 + 277);
  const at = (offset: number, length: number) =>
    new TextDecoder().decode(octets.subarray(offset, offset + length));
  expect([...octets.subarray(0, 6)]).toEqual([0x00, 0x40, 0x96, 0x00, 0, 18]);
  expect(at(6, 5)).toBe("admin");
  expect(at(6 + 33, 7)).toBe("Secret1");
  expect(at(6 + 33 + 121, 7)).toBe("Enable1");
  expect([...octets.subarray(-2)]).toEqual([0, 1]);
});

test("SSH is the second service", () => {
  expect([...encodeLwappElement({ element: "ApTelnetSsh", enabled: 1, service: 1 }).subarray(4)]).toEqual([
    0, 44, 1, 1,
  ]);
});

test("what is written is read back", () => {
  fc.assert(
    fc.property(text(33), text(121), text(121), (username, password, enablePassword) => {
      const element = {
        element: "ApUsernamePassword",
        username,
        password,
        enablePassword,
        option: 1,
      } as const;
      expect(decodeLwappElement(encodeLwappElement(element))).toEqual(element);
    }),
  );
});

test("others are left alone, and one cut short is refused", () => {
  expect(decodeLwappElement(Uint8Array.of(0, 0x40, 0x96, 0, 0, 19, 1))).toBeUndefined();
  expect(decodeLwappElement(Uint8Array.of(0, 0, 0, 9, 0, 18, 1))).toBeUndefined();
  expect(() => decodeLwappElement(Uint8Array.of(0, 0x40, 0x96, 0, 0, 44, 1))).toThrow(WireError);
});
