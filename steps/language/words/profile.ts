import type { Words } from "./entry";
import { is, somebody } from "./forms";

const imageSource =
  "(?:(?:default|wireless|AP|TFTP|SFTP|profile|predownload|upgrade) )*(?:(?:image|software|firmware)[ -]?)?(?:download|server|source|upgrade|predownload)(?:[ -](?:profile|settings?|configuration|config|server|source|download))*";

export const profile: Words = [
  [
    "I set the image server to",
    `(?:(?:${somebody}) )?(?:sets?|configures?|configured|changes?|points?|uses?)(?: up)?(?: (?:the|an?))? ?${imageSource}(?: (?:to|with|for|as|from|on|via|at|use|using|is|and))*(?: (?:mode|the|a))*(?: (?:TFTP|SFTP)(?: (?:and|with|mode|from|on|at))*)?`,
  ],
  [
    "the image server is",
    `(?:the |an? )?${imageSource} (?:${is}|points|uses|has)(?: (?:set|configured|pointed|changed))?(?: (?:to|with|for|as|from|on|via|at|use|using|the|mode))*(?: (?:TFTP|SFTP)(?: (?:and|with|mode|from|on|at))*)?`,
  ],
  ["and path", "(?:,? ?(?:and|with|in|under|from|at|using|the))*", { isOptional: true }],
];
