// What a script finds: `$$`, `console`, and chance and clocks that repeat themselves.
// It is evaluated in every fresh context before the script, and takes all that it uses from the language then and
// there: a script may change any of it later. What it keeps has no prototype, so that nothing can be put below it.
((dataText, settingsText) => {
  "use strict";
  const { parse, stringify } = JSON;
  const { apply, construct } = Reflect;
  const { freeze, keys, setPrototypeOf, defineProperty } = Object;
  const { captureStackTrace } = Error;
  const { trunc, min } = Math;
  const { isInteger, isNaN: isNoNumber } = Number;
  const text = String, number = Number;
  const owns = Object.prototype.hasOwnProperty;
  const { then } = Promise.prototype;
  const { exec } = RegExp.prototype;
  const { toLowerCase, slice, toWellFormed } = String.prototype;
  const { isArray } = Array;
  const isError = Error.prototype.isPrototypeOf;
  const ErrorOf = Error, TypeErrorOf = TypeError, RangeErrorOf = RangeError;

  const bare = (object) => setPrototypeOf(object, null);
  const data = parse(dataText), settings = parse(settingsText);
  const limits = settings.limits;
  const own = (object, key) => object !== null && typeof object === "object" && apply(owns, object, [key]);
  const lower = (value) => apply(toLowerCase, value, []);
  const cut = (value, most) => apply(slice, apply(toWellFormed, value, []), [0, most]);
  const first = (value) => (isArray(value) ? value[0] : value);

  // Errors point at the line of the script that called, not at one in here.
  const open = (inner) => {
    const outer = (...given) => {
      try {
        return apply(inner, undefined, given);
      } catch (error) {
        if (typeof error === "object" && error !== null && apply(isError, ErrorOf.prototype, [error])) {
          captureStackTrace(error, outer);
        }
        throw error;
      }
    };
    return freeze(outer);
  };
  const openAll = (table) => {
    const names = keys(table);
    for (let at = 0; at < names.length; at++) {
      table[names[at]] = open(table[names[at]]);
    }
    return freeze(table);
  };

  const json = (value) => {
    try {
      return value === "" ? null : parse(value);
    } catch {
      return null;
    }
  };

  // The request.
  const asked = data.request;
  const named = (table, name) => {
    const wanted = lower(text(name)), names = keys(table);
    for (let at = 0; at < names.length; at++) {
      if (lower(names[at]) === wanted) {
        return first(table[names[at]]);
      }
    }
    return undefined;
  };
  const lookup = (table) =>
    openAll({
      get: (name) => (own(table, name) ? first(table[name]) : undefined),
      has: (name) => own(table, name),
      toObject: () => parse(stringify(table)),
    });
  const members = (name) => data.request[name] ?? bare({});
  const form = lookup(members("form"));
  const param = (key) => {
    const sent = own(asked, "body") ? asked.body : null;
    const places = [members("path_params"), members("query"), sent, members("form")];
    for (let at = 0; at < places.length; at++) {
      if (!isArray(places[at]) && own(places[at], key)) {
        return places[at][key];
      }
    }
    return undefined;
  };
  const sentText = asked.text ?? "";
  const mockRequest = freeze({
    method: asked.method,
    path: asked.path,
    query: asked.query,
    getParam: open(param),
    headers: openAll({
      get: (name) => named(members("headers"), name),
      has: (name) => named(members("headers"), name) !== undefined,
      toObject: () => parse(stringify(members("headers"))),
    }),
    cookies: lookup(members("cookies")),
    formdata: form,
    urlencoded: form,
    body: freeze({
      toJSON: open(() => json(sentText)),
      toString: open(() => sentText),
      formdata: form,
      urlencoded: form,
    }),
  });

  // The response.
  const told = data.response;
  const answer = bare({ status: told.status, body: told.body ?? "", is_changed: false, delay_ms: 0 });
  let headers = bare([]);
  for (let at = 0; at < told.headers.length; at++) {
    headers[at] = bare([told.headers[at][0], told.headers[at][1]]);
  }
  const place = (name) => {
    for (let at = 0; at < headers.length; at++) {
      if (lower(headers[at][0]) === lower(name)) {
        return at;
      }
    }
    return -1;
  };
  const without = (name) => {
    const kept = bare([]);
    for (let at = 0; at < headers.length; at++) {
      if (lower(headers[at][0]) !== lower(name)) {
        kept[kept.length] = headers[at];
      }
    }
    headers = kept;
  };
  const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, control = /[\0-\x08\x0a-\x1f\x7f]/;
  const entry = (given, value) => {
    const isPair = typeof given === "object" && given !== null;
    const name = text(isPair ? given.key : given), content = text((isPair ? given.value : value) ?? "");
    if (apply(exec, token, [name]) === null) {
      throw new TypeErrorOf(`\`${cut(name, 60)}\` is no name of a header`);
    }
    if (own(settings.refused, lower(name)) || apply(slice, lower(name), [0, 10]) === "smartmock-") {
      throw new TypeErrorOf(`the header \`${name}\` is not for scripts to set`);
    }
    if (apply(exec, control, [content]) !== null) {
      throw new TypeErrorOf(`the value of the header \`${name}\` has a line break or control character`);
    }
    return bare([name, apply(toWellFormed, content, [])]);
  };
  const add = (pair) => {
    if (headers.length >= limits.headers) {
      throw new RangeErrorOf(`there are more than ${limits.headers} headers`);
    }
    headers[headers.length] = pair;
  };
  const upsert = (given, value) => {
    const pair = entry(given, value), at = place(pair[0]);
    if (at < 0) {
      add(pair);
    } else {
      const after = bare([]);
      for (let one = 0; one < headers.length; one++) {
        if (one === at) {
          after[after.length] = bare([headers[at][0], pair[1]]);
        } else if (lower(headers[one][0]) !== lower(pair[0])) {
          after[after.length] = headers[one];
        }
      }
      headers = after;
    }
  };
  const isJson = /^[^;]*[/+]json\s*(;|$)/i;
  const setBody = (given) => {
    const body = typeof given === "string" ? apply(toWellFormed, given, []) : stringify(given);
    if (typeof body !== "string") {
      throw new TypeErrorOf(`setBody needs an object or a text, not ${typeof given}`);
    }
    if (body.length > limits.body) {
      throw new RangeErrorOf(`the body has more than ${limits.body} bytes`);
    }
    answer.body = body;
    answer.is_changed = true;
    if (typeof given !== "string") {
      const at = place("content-type");
      if (at < 0 || apply(exec, isJson, [headers[at][1]]) === null) {
        upsert("content-type", "application/json");
      }
    }
  };
  const setCode = (given) => {
    const code = number(given);
    if (!isInteger(code) || code < 200 || code > 599) {
      throw new RangeErrorOf(`a status is a whole number from 200 to 599, not ${cut(shown(given), 60)}`);
    }
    answer.status = code;
  };
  const setDelay = (given) => {
    const delay = number(given);
    if (isNoNumber(delay)) {
      throw new TypeErrorOf(`a delay is a number of milliseconds, not ${cut(shown(given), 60)}`);
    }
    answer.delay_ms = delay > 0 ? trunc(min(delay, limits.delay)) : 0;
  };
  const setCodeOpen = open(setCode);
  const mockResponse = freeze({
    json: open(() => json(answer.body)),
    text: open(() => answer.body),
    get code() {
      return answer.status;
    },
    set code(given) {
      setCodeOpen(given);
    },
    headers: openAll({
      get: (name) => {
        const at = place(text(name));
        return at < 0 ? undefined : headers[at][1];
      },
      has: (name) => place(text(name)) >= 0,
      set: upsert,
      upsert,
      add: (given, value) => add(entry(given, value)),
      remove: (name) => without(text(name)),
    }),
    setBody: open(setBody),
    setCode: setCodeOpen,
    setDelay: open(setDelay),
  });

  // Dynamic values are made outside, in batches: where one is missing this run is given up, and another begins with it.
  const enough = freeze(bare({}));
  const used = bare({});
  let needs = null;
  const faker = (...call) => {
    if (needs !== null) {
      throw enough;
    }
    const key = stringify(call);
    if (key.length > 10000) {
      throw new RangeErrorOf("the arguments of a dynamic value are too long");
    }
    const made = own(settings.values, key) ? settings.values[key] : null;
    if (made !== null && typeof made.error === "string") {
      throw new ErrorOf(made.error);
    }
    const at = used[key] ?? 0;
    if (made === null || at >= made.values.length) {
      needs = key;
      throw enough;
    }
    used[key] = at + 1;
    return made.values[at];
  };

  // Lines for the trace.
  const lines = bare([]);
  const shown = (value) => {
    try {
      if (typeof value === "function") {
        return "[function]";
      }
      if (typeof value !== "object" || value === null || apply(isError, ErrorOf.prototype, [value])) {
        return text(value);
      }
      return stringify(value) ?? "undefined";
    } catch {
      return "[object that cannot be shown]";
    }
  };
  const log = (...values) => {
    if (lines.length < limits.lines) {
      let line = "";
      for (let at = 0; at < values.length && line.length < limits.line; at++) {
        line += (at ? " " : "") + cut(shown(values[at]), limits.line);
      }
      lines[lines.length] = cut(line, limits.line);
    }
  };

  const define = (object, name, value) => defineProperty(object, name, { value, writable: false, configurable: false });
  const door = freeze({ mockRequest, mockResponse, faker: open(faker) });
  define(globalThis, "$$", door);
  define(globalThis, "dog", door);
  define(globalThis, "fox", door);
  define(globalThis, "console", openAll({ log, info: log, warn: log, error: log, debug: log }));

  // Chance: the generator sfc32 of PractRand.
  let [a, b, c, d] = settings.seed;
  const bits = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  define(Math, "random", () => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992);

  if (settings.now !== null) {
    const Clock = Date, now = settings.now;
    const date = Clock.prototype.toString;
    const Fixed = function Date(...given) {
      if (new.target === undefined) {
        return apply(date, new Clock(now), []);
      }
      return construct(Clock, given.length ? given : [now], new.target);
    };
    Fixed.prototype = Clock.prototype;
    defineProperty(Fixed, "length", { value: 7 });
    Fixed.now = () => now;
    Fixed.parse = Clock.parse;
    Fixed.UTC = Clock.UTC;
    defineProperty(Clock.prototype, "constructor", { value: Fixed, writable: true, configurable: true });
    defineProperty(globalThis, "Date", { value: Fixed, writable: true, configurable: true });
    define(globalThis, "performance", freeze({ now: () => 0, timeOrigin: now }));
  }

  // Called with the promise of the script, and at the end without anything.
  let state = "waiting", failure = null;
  const failed = (error) => {
    state = "failed";
    let where = "";
    try {
      where = text(error.stack ?? "");
    } catch {}
    failure = bare({ message: cut(shown(error), 1000), stack: cut(where, 2000) });
  };
  return (promise) => {
    if (promise) {
      apply(then, promise, [() => void (state = "done"), failed]);
      return "";
    }
    if (needs !== null) {
      return stringify(bare({ needs }));
    }
    answer.headers = headers;
    return stringify(bare({ state, failure, value: state === "done" ? answer : null, log: lines }));
  };
})
