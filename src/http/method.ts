/** The HTTP methods in use. */
export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
