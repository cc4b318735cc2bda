/** enm-predwnld-status-ewc (device-facts §3.2), in order. */
export type NetworkUpgradeState =
  | "None"
  | "Controller Download Initiated"
  | "Controller Download In Progress"
  | "Controller Download Complete"
  | "Controller Download Failed"
  | "AP Predownload Initiated"
  | "AP Predownload In Progress"
  | "AP Predownload Complete"
  | "AP Predownload Unsupported"
  | "AP Predownload Failed"
  | "Controller Predownload In Progress"
  | "Controller Predownload Complete"
  | "Controller Predownload Failed"
  | "Activated"
  | "Activation Failed";

export interface NetworkUpgradeView {
  readonly state: NetworkUpgradeState;
  /** undefined prints `None`. */
  readonly error: string | undefined;
  /** The version being brought, if any. */
  readonly version: string | undefined;
  /** Image type being fetched or predownloaded at this moment. */
  readonly imageType: string | undefined;
  /** A file that is being fetched from outside at this moment. */
  readonly transfer: TransferView | undefined;
}

export interface TransferView {
  readonly file: string;
  readonly octets: number;
  /** As the server said it, where it did. */
  readonly size: number | undefined;
  /** Octets a second since the file's first. */
  readonly rate: number | undefined;
}
