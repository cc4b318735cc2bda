import { parameter, word } from "../../ios/grammar";
import { range } from "../../ios/parameter-types";
import { globalLine } from "./line";

/** What the device's TFTP client asks servers for. */
export const tftpLines = [
  globalLine({
    syntax: [
      word("ip", "Global IP configuration subcommands"),
      word("tftp", "tftp configuration commands"),
      word("blocksize", "Specify TFTP client blocksize"),
      parameter("octets", range(512, 8_192), "Blocksize value"),
    ],
    needs: 3,
    set(running, { octets }) {
      running.tftpBlockSize = octets;
    },
    unset(running) {
      running.tftpBlockSize = undefined;
    },
    // The default is not shown, as IOS does with what nobody changed.
    print: ({ tftpBlockSize }) =>
      tftpBlockSize === undefined || tftpBlockSize === 512 ? [] : [`ip tftp blocksize ${tftpBlockSize}`],
  }),
];
