// The widgets of the form page: Enketo's own where they need no library, ours for photo, signature and location.
import textarea from "enketo-core/src/widget/textarea/textarea";
import radio from "enketo-core/src/widget/radio/radiopicker";
import table from "enketo-core/src/widget/table/tablewidget";
import likert from "enketo-core/src/widget/select-likert/likertitem";
import columns from "enketo-core/src/widget/columns/columns";
import range from "enketo-core/src/widget/range/range-widget";
import textMax from "enketo-core/src/widget/text-max/text-max";
import { Location, Photo, Signature } from "./media.js";

export default [textarea, radio, table, likert, columns, range, textMax, Signature, Photo, Location];
