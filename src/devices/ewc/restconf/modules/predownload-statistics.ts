import { boolean, unsigned } from "../../../iosxe/restconf/leaf-types";
import { container, type Data, leaf, presenceContainer } from "../../../iosxe/restconf/schema";
import type { ApImageCounters } from "../../aps/ap-views";

const count = leaf(unsigned(32));

const statistics = container({
  "num-initiated": count,
  "num-in-progress": count,
  "num-complete": count,
  "num-unsupported": count,
  "num-failed": count,
  "is-predownload-in-progress": leaf(boolean),
  "num-total": count,
});

/** The same in two modules: `ap-img-predownload-stats` and `ewlc-wncd-stats`. */
export const predownloadStatistics = presenceContainer({
  "predownload-stats": statistics,
  "downloads-in-progress": count,
  "downloads-complete": count,
  "wlc-predownload-stats": statistics,
});

export function predownloadStatisticsOf(counters: ApImageCounters): Data {
  return {
    "predownload-stats": {
      "num-initiated": counters.initiated,
      "num-in-progress": counters.predownloading,
      "num-complete": counters.completedPredownloading,
      "num-unsupported": counters.notSupported,
      "num-failed": counters.failedToPredownload,
      "is-predownload-in-progress": counters.predownloadInProgress,
      "num-total": counters.total,
    },
    "downloads-in-progress": counters.downloading,
    "downloads-complete": counters.completedDownloading,
    // There is no other controller to bring its image to.
    "wlc-predownload-stats": {
      "num-initiated": 0,
      "num-in-progress": 0,
      "num-complete": 0,
      "num-unsupported": 0,
      "num-failed": 0,
      "is-predownload-in-progress": false,
      "num-total": 0,
    },
  };
}
