import { startCopyButtons } from "./copy.js";

startCopyButtons();
