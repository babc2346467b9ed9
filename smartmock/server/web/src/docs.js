import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
SwaggerUI({dom_id:"#x"});
