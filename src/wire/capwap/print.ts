import { printFields, printOctets } from "../print";
import { elementNumber, elements, type MessageElement } from "./element";
import { type ControlMessage, messageNumber } from "./message";

/** A message for a person: its name and number, then each element with its fields, one line each. */
export function print(message: ControlMessage): string {
  const head = `${message.type} (${messageNumber(message)}), sequence number ${message.sequenceNumber}`;
  return [head, ...message.elements.flatMap(printElement)].join("\n");
}

function printElement(element: MessageElement): string[] {
  const head = `  ${element.type} (${elementNumber(element)})`;
  if (element.type === "Unknown") return [head, `    ${printOctets(element.octets)}`];
  return [head, ...printFields(elements[element.type].body.shape, element, "    ")];
}
