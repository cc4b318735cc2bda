import { expect, test } from "vitest";
import { Flash } from "../../src/devices/ap/flash";
import { keep, kept } from "../../src/devices/ap/flash-file";
import { FlashFile, type KeptByEwc } from "../../src/devices/ewc/flash-file";
import { octetsContent } from "../../src/host/content";
import { memoryFlash } from "./memory-flash";

test("an AP's flash is the same after its process", () => {
  const store = memoryFlash();
  expect(kept(store)).toBeUndefined();
  const flash = new Flash({ version: "17.3.3.26", size: 9 }, { version: "8.10.130.0", size: 9 }, 1_000);
  const configuration = {
    name: "renamed",
    ssh: false,
    login: { username: "netadmin", password: "Secret1", enable: "Enable1" },
  };
  flash.written = () => keep(store, { flash: flash.contents, configuration, reloadReason: "Image Upgrade" });
  const writer = flash.openSpare();
  writer.erase();
  expect(kept(store)?.flash.parts).toEqual({ part2: { version: "17.3.3.26", size: 9 } });
  writer.store({ version: "17.9.4.27", size: 12 });
  flash.activate();
  const after = kept(store);
  expect(after).toMatchObject({ configuration, reloadReason: "Image Upgrade" });
  const again = new Flash({ version: "1.1.1.1", size: 1 }, undefined, 1_000, after?.flash);
  expect(again.startUp()).toBe("17.9.4.27");
  expect(again.version(again.spare)).toBe("17.3.3.26");
});

test("a controller's images are files of their own, written once and removed with the last that names them", () => {
  const store = memoryFlash();
  const own = octetsContent(Uint8Array.of(1, 2, 3));
  const staged = octetsContent(Uint8Array.of(4, 5));
  const state: KeptByEwc = {
    installed: { stage: "committed", running: { version: "17.9.4.27", ownImage: own }, backup: undefined },
    installedAt: 7,
    staged: [{ type: "ap1g6", version: "17.12.1.5", content: staged }],
    files: [{ name: "kept.cfg", text: "hostname y\n", at: 11 }],
    lastReloadReason: "PowerOn",
    calendarOffset: -3,
    startup: "hostname x\n",
    deviceKey: Uint8Array.of(9, 8),
  };
  const writer = new FlashFile(store);
  expect(writer.load()).toBeUndefined();
  writer.save(state);
  const first = store.files.get("image-1");
  writer.save({ ...state, calendarOffset: 0 });
  expect(store.files.get("image-1")).toBe(first);

  const reader = new FlashFile(store);
  const loaded = reader.load()!;
  expect(loaded).toMatchObject({
    installedAt: 7,
    calendarOffset: 0,
    startup: "hostname x\n",
    files: state.files,
  });
  expect([...loaded.deviceKey]).toEqual([9, 8]);
  expect([...loaded.installed.running.ownImage!.read(0, 9)]).toEqual([1, 2, 3]);
  expect([...loaded.staged[0]!.content.read(0, 9)]).toEqual([4, 5]);
  reader.save({ ...loaded, staged: [] });
  expect([...store.files.keys()].sort()).toEqual(["controller.json", "image-1"]);
});

test("an erased startup configuration stays erased", () => {
  const store = memoryFlash();
  const state: KeptByEwc = {
    installed: {
      stage: "committed",
      running: { version: "17.9.4.27", ownImage: undefined },
      backup: undefined,
    },
    installedAt: 0,
    staged: [],
    lastReloadReason: "PowerOn",
    calendarOffset: 0,
    startup: undefined,
    deviceKey: Uint8Array.of(1),
  };
  new FlashFile(store).save(state);
  expect(new FlashFile(store).load()?.startup).toBeUndefined();
});
