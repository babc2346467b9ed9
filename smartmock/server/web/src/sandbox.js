import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

import { filterPlugin } from "./filter.js";
import { limitsPlugin } from "./limits.js";
import { linkImages, offlinePlugin } from "./offline.js";
import { referencesPlugin } from "./references.js";
import { applySelection, dropUnsendableBody, isBelow, setHeader } from "./selection.js";
import { sourcePlugin } from "./source.js";

const MOST_LISTED_OPERATIONS = 80;
const MOST_SCHEMAS = 150;

/** Swagger UI reads its document as YAML; as JSON a large one takes a fraction of the time. */
const jsonPlugin = {
  statePlugins: {
    spec: {
      wrapActions: {
        parseToJson: (/** @type {any} */ original, /** @type {any} */ { specActions, specSelectors }) => (/** @type {string} */ text) => {
          try {
            return specActions.updateJsonSpec(JSON.parse(text || specSelectors.specStr()));
          } catch {
            return original(text);
          }
        },
      },
    },
  },
};

/** The header above shows title, version and the one server; only what it lacks is left to Swagger UI. */
const quietPlugin = {
  components: {
    ServersContainer: () => null,
    SchemesContainer: () => null,
    InfoBasePath: () => null,
    InfoUrl: () => null,
  },
};

/**
 * @param {{document: import("./openapi.js").OpenApiDocument, outline: import("./openapi.js").Outline,
 *   mockUrl: string, token: string, readSelection: () => import("./selection.js").Selection}} options
 */
export function openSandbox({ document: spec, outline, mockUrl, token, readSelection }) {
  /** @param {any} request */
  const requestInterceptor = (request) => {
    request.curlOptions = [];
    if (request.loadSpec || !isBelow(request.url, mockUrl)) return request;
    dropUnsendableBody(request);
    if (token) setHeader(request, "apidogToken", token);
    return applySelection(request, readSelection());
  };
  SwaggerUI({
    dom_id: "#swagger-ui",
    spec: linkImages(spec),
    deepLinking: true,
    validatorUrl: null,
    persistAuthorization: false,
    queryConfigEnabled: false,
    withCredentials: false,
    displayRequestDuration: true,
    showCommonExtensions: true,
    filter: true,
    docExpansion: outline.operations > MOST_LISTED_OPERATIONS ? "none" : "list",
    defaultModelsExpandDepth: outline.schemas > MOST_SCHEMAS ? -1 : 0,
    requestInterceptor,
    plugins: [jsonPlugin, quietPlugin, filterPlugin, limitsPlugin, offlinePlugin, referencesPlugin, sourcePlugin],
  });
}
