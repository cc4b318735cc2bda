import { imageTypes } from "../image/models";
import { controllerImageName } from "../image/versions";

/** What the files of an AP bundle are called: an image of each type, and the controller's. */
export const bundleFileNames: readonly string[] = [...imageTypes, controllerImageName];
