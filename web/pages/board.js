// The presenter's screen: the board alone, in large type.
import { followBoard } from "../live/board.js";

const root = document.querySelector("[data-live-board]");
if (root) followBoard(root);
