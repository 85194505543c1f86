// Requests to the server that sent the page. Addresses are relative, so that a path before them does no harm.

/** An answer that is no success; `status` is 0 when there was none at all. */
export class RequestError extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} path below api/, with its query
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function get(path, signal) {
  let response;
  try {
    response = await fetch("api/" + path, { signal, headers: { Accept: "application/json" }, cache: "no-store" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      throw error;
    }
    throw new RequestError(0, "the server does not answer");
  }
  if (!response.ok) {
    throw new RequestError(response.status, await reason(response));
  }
  return response.json();
}

/** @param {string} action @param {object} body @param {string} token @returns {Promise<any>} */
export async function post(action, body, token) {
  let response;
  try {
    response = await fetch("api/control/" + encodeURIComponent(action), {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: "Bearer " + token },
      body: JSON.stringify(body),
    });
  } catch {
    throw new RequestError(0, "the server does not answer");
  }
  if (response.status === 401 || response.status === 403) {
    throw new RequestError(response.status, "the server refused this token");
  }
  const text = await response.text();
  let answer;
  try {
    answer = text === "" ? {} : JSON.parse(text);
  } catch {
    answer = { error: text };
  }
  if (!response.ok || answer.ok === false) {
    throw new RequestError(response.status, answer.error || `the server answered ${response.status}`);
  }
  return answer;
}

/** @param {Response} response */
async function reason(response) {
  try {
    const answer = JSON.parse(await response.text());
    return answer.error || `the server answered ${response.status}`;
  } catch {
    return `the server answered ${response.status}`;
  }
}

/** Whether an error is only the end of a request that nobody waits for any more. @param {unknown} error */
export const aborted = (error) => error instanceof DOMException && error.name === "AbortError";
