import { ExpectationError, PeerError } from "../src/errors";
import { lookAgain } from "../src/lab/look-again";
import { chapter, Given, Then, When } from "./language/sentence";
import { askRestconf, type RestconfAnswer } from "./restconf-client";
import type { LabWorld } from "./world";

chapter("RESTCONF");

const answers = new WeakMap<LabWorld, RestconfAnswer>();

Given("RESTCONF is enabled on {ewc}", async function (this: LabWorld, ewc: string) {
  await (await this.lab())
    .controller(ewc)
    .configure(["ip http authentication local", "ip http secure-server", "restconf"]);
});

When("I GET {path} from {ewc}", async function (this: LabWorld, resource: string, ewc: string) {
  answers.set(this, await askRestconf(await this.lab(), ewc, { method: "GET", resource }));
});

When(
  "I GET {path} from {ewc} as {string} with password {string}",
  async function (this: LabWorld, resource: string, ewc: string, username: string, password: string) {
    const credentials = { username, password };
    answers.set(this, await askRestconf(await this.lab(), ewc, { method: "GET", resource, credentials }));
  },
);

When("I DELETE {path} on {ewc}", async function (this: LabWorld, resource: string, ewc: string) {
  answers.set(this, await askRestconf(await this.lab(), ewc, { method: "DELETE", resource }));
});

When("I PUT {path} on {ewc}:", sending("PUT"));
When("I PATCH {path} on {ewc}:", sending("PATCH"));
When("I POST {path} on {ewc}:", sending("POST"));

Then("the answer is {int}", function (this: LabWorld, status: number) {
  const answer = answerOf(this);
  if (answer.status !== status) throw new ExpectationError(`the answer is ${answer.status}:\n${answer.body}`);
});

Then("the answer shows {string}", function (this: LabWorld, text: string) {
  const { body } = answerOf(this);
  if (!body.includes(text)) throw new ExpectationError(`"${text}" is not in the answer:\n${body}`);
});

Then("the answer shows:", function (this: LabWorld, json: string) {
  const { body } = answerOf(this);
  if (body === "" || JSON.stringify(JSON.parse(body)) !== JSON.stringify(JSON.parse(json)))
    throw new ExpectationError(`the answer is\n${body}`);
});

Then("the answer does not show {string}", function (this: LabWorld, text: string) {
  const { body } = answerOf(this);
  if (body.includes(text)) throw new ExpectationError(`"${text}" is in the answer:\n${body}`);
});

Then(
  "{path} on {ewc} shows {string} within {duration}",
  async function (this: LabWorld, resource: string, ewc: string, text: string, within: number) {
    await untilShown(this, ewc, resource, within, text, 1);
  },
);

Then(
  "{path} on {ewc} shows {string} for every AP within {duration}",
  async function (this: LabWorld, resource: string, ewc: string, text: string, within: number) {
    const { accessPoints } = await this.lab();
    await untilShown(this, ewc, resource, within, text, accessPoints.length);
  },
);

function sending(method: string) {
  return async function (this: LabWorld, resource: string, ewc: string, body: string) {
    answers.set(this, await askRestconf(await this.lab(), ewc, { method, resource, body }));
  };
}

function answerOf(world: LabWorld): RestconfAnswer {
  const answer = answers.get(world);
  if (!answer) throw new ExpectationError("nothing has been asked of RESTCONF yet");
  return answer;
}

const watching = { shortest: 1_000, longest: 15_000 };

/** Asks again after each bit of lab time, as somebody does who watches an upgrade. */
async function untilShown(
  world: LabWorld,
  ewc: string,
  resource: string,
  within: number,
  text: string,
  times: number,
): Promise<void> {
  const lab = await world.lab();
  let shown = "";
  const isShown = await lookAgain(lab, within, watching, async () => {
    shown = await askRestconf(lab, ewc, { method: "GET", resource }).then(
      ({ status, body }) => `${status}\n${body}`,
      (error) => {
        // It may be reloading.
        if (!(error instanceof PeerError)) throw error;
        return error.message;
      },
    );
    return shown.split(text).length > times;
  });
  if (!isShown)
    throw new ExpectationError(`"${text}" is not in the answer of "${ewc}" for ${resource}:\n${shown}`);
}
