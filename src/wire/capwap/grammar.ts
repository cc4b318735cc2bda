import { type ElementName, elementNumber } from "./element";
import type { ControlMessage } from "./message";
import { type Grammar, type MessageDeclaration, messages, type Rule, type Sender } from "./messages";

export type { Sender } from "./messages";

export type Violation =
  /** None of these is in the message, and one must be. */
  | { readonly kind: "missing"; readonly oneOf: readonly ElementName[] }
  | { readonly kind: "unexpected"; readonly element: ElementName }
  | { readonly kind: "repeated"; readonly element: ElementName }
  | { readonly kind: "unknown-element"; readonly elementType: number }
  | { readonly kind: "unknown-message"; readonly messageType: number }
  /** The message is not this end's to send. */
  | { readonly kind: "wrong-sender"; readonly sender: Sender };

/**
 * What RFC 5415 §5 to §10 and RFC 5416 §5 have against the message, coming from `sender`; an empty list when it is
 * in order. Without a sender, the end that is allowed more decides. Missing elements come first.
 */
export function checkGrammar(message: ControlMessage, sender?: Sender): readonly Violation[] {
  if (message.type === "Unknown") return [{ kind: "unknown-message", messageType: message.messageType }];
  const declaration: MessageDeclaration = messages[message.type];
  if (sender !== undefined) {
    const grammar = declaration.from[sender];
    return grammar ? check(message, grammar) : [{ kind: "wrong-sender", sender }];
  }
  const verdicts = Object.values(declaration.from).map((grammar) => check(message, grammar));
  return verdicts.reduce((best, verdict) => (verdict.length < best.length ? verdict : best));
}

/** One line for a log. */
export function describeViolation(violation: Violation): string {
  switch (violation.kind) {
    case "missing":
      return `missing ${violation.oneOf.join(" or ")}`;
    case "unexpected":
      return `unexpected ${violation.element}`;
    case "repeated":
      return `more than one ${violation.element}`;
    case "unknown-element":
      return `unknown message element ${violation.elementType}`;
    case "unknown-message":
      return `unknown message type ${violation.messageType}`;
    case "wrong-sender":
      return `not a message of the ${violation.sender}`;
  }
}

function check(message: ControlMessage, grammar: Grammar): readonly Violation[] {
  const counts = new Map<ElementName, number>();
  const unknown: Violation[] = [];
  for (const element of message.elements) {
    if (element.type === "Unknown") {
      unknown.push({ kind: "unknown-element", elementType: elementNumber(element) });
    } else {
      counts.set(element.type, (counts.get(element.type) ?? 0) + 1);
    }
  }
  const violations: Violation[] = [];
  const wanted = [...(grammar.must ?? []).map((rule) => [nameOf(rule)]), ...(grammar.oneOf ?? [])];
  for (const oneOf of wanted) {
    if (!oneOf.some((name) => counts.has(name))) violations.push({ kind: "missing", oneOf });
  }
  const most = allowed(grammar);
  for (const [element, count] of counts) {
    const limit = most.get(element) ?? 0;
    if (limit === 0) violations.push({ kind: "unexpected", element });
    else if (count > limit) violations.push({ kind: "repeated", element });
  }
  return [...violations, ...unknown];
}

function allowed(grammar: Grammar): Map<ElementName, number> {
  const most = new Map<ElementName, number>([["VendorSpecificPayload", Number.POSITIVE_INFINITY]]);
  for (const name of (grammar.oneOf ?? []).flat()) if (!most.has(name)) most.set(name, 1);
  for (const rule of [...(grammar.must ?? []), ...(grammar.may ?? [])]) {
    most.set(nameOf(rule), typeof rule === "string" ? 1 : Number.POSITIVE_INFINITY);
  }
  return most;
}

function nameOf(rule: Rule): ElementName {
  return typeof rule === "string" ? rule : rule[0];
}
