import { describe, expect, it } from "vitest";
import type { HttpsReceiver } from "../../../../src/host/https";
import { beginningOfZip } from "../../../image/zip";
import { Client, type Reply, reply } from "./client";

const zip = "/webui/api/upload/bundle.zip";
const minute = 60_000;

function signedIn(): Client {
  const client = new Client();
  client.signIn();
  return client;
}

function receiver(taken: HttpsReceiver | Reply): HttpsReceiver {
  if ("status" in taken) throw new Error(`refused with ${taken.status}`);
  return taken;
}

describe("an upload", () => {
  it("needs the session's token, and the right to change something, before its first octet", () => {
    const client = signedIn();
    const other = new Client(client.services);
    other.signIn();
    const own = client.token;
    client.token = other.token;
    expect(client.put(zip)).toMatchObject({ status: 403 });
    client.token = own;
    expect(client.put(zip, { origin: "https://evil.example" })).toMatchObject({ status: 403 });
    const guest = new Client(client.services);
    guest.signIn("guest", "guest");
    expect(guest.put(zip)).toMatchObject({ status: 403 });
    expect(new Client(client.services).put(zip)).toMatchObject({ status: 401 });
    expect(typeof receiver(client.put(zip)).data).toBe("function");
  });

  it.each([
    ["a path", "..%2f..%2fetc%2fpasswd"],
    ["a script", "%3Cscript%3Ealert(1)%3C%2Fscript%3E"],
    ["SQL", "ap1g8'%3B%20DROP%20TABLE%20aps"],
    ["a NUL", "ap1g8%00.zip.exe"],
    ["a right-to-left mark", "%E2%80%AEpiz.8g1pa"],
    ["far too long a name", "x".repeat(8_000)],
    ["what is no UTF-8", "%ff%fe"],
    ["half an escape", "%4"],
  ])("of a file that is called like %s is refused, beside the field", (_what, name) => {
    const client = signedIn();
    const refused = client.put(`/webui/api/upload/${name}`) as Reply;
    expect([400, 422]).toContain(refused.status);
    expect(client.services.uploads.view()).toBeUndefined();
  });

  it("ends when the session ends in the middle of it, and nothing is kept", () => {
    const client = signedIn();
    const upload = receiver(client.put(zip));
    expect(upload.data(beginningOfZip())).toBeUndefined();
    client.send("DELETE", "/webui/api/session");
    const answer = upload.data(new Uint8Array(100));
    expect(reply(answer!)).toMatchObject({ status: 401 });
    // Another person may upload at once.
    const next = signedIn();
    expect(typeof receiver(next.put(zip)).data).toBe("function");
  });

  it("that trickles on for ever ends after four hours, however steadily it comes", () => {
    const client = signedIn();
    const upload = receiver(client.put(zip));
    upload.data(beginningOfZip());
    let answer: ReturnType<HttpsReceiver["data"]>;
    let minutes = 0;
    for (; answer === undefined && minutes < 600; minutes++) {
      client.services.clock.advance(minute);
      // Somebody works in another window meanwhile: the session lives on.
      client.send("GET", "/webui/api/session");
      answer = upload.data(new Uint8Array(1));
    }
    expect(minutes).toBe(241);
    expect(reply(answer!).json.fields.file).toBe("bundle.zip: Timed out");
  });

  it("that another of the same person takes the place of says so", () => {
    const client = signedIn();
    const first = receiver(client.put(zip));
    first.data(beginningOfZip());
    const second = receiver(client.put(zip));
    expect(reply(first.data(new Uint8Array(10))!).json.fields.file).toBe(
      "The upload was replaced by another",
    );
    expect(second.data(beginningOfZip())).toBeUndefined();
  });

  it("leaves other people's sessions alone", () => {
    const client = signedIn();
    const other = new Client(client.services);
    other.signIn();
    receiver(client.put(zip)).data(beginningOfZip());
    expect(other.send("GET", "/webui/api/session").status).toBe(200);
    expect((other.put(zip) as Reply).json.fields.file).toBe("Another upload is in progress");
  });
});
