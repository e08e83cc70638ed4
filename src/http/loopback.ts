/** Whether a URL's host name is this machine itself, so that plain HTTP to it leaves nothing. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
