export {
  type ErrorDetail,
  parseAs,
  type RawAnswer,
  type Service,
  toInvalidAnswerError,
} from "./answer";
export {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from "./client";
export { HttpError, isHttpError } from "./error";
export { createFetch, ForeignOriginError } from "./fetch";
export { listOnePage, listPages } from "./list-pages";
export { withinList } from "./list-time";
export { tryParseJson } from "./parse-json";
export { requestAs } from "./request-as";
export { defaultHttpSettings, type HttpSettings } from "./settings";
