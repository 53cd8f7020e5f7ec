package io.deactivateuser.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private final OpenApi openApi = OpenApi.read();

    @Test
    void theDocumentKeepsTheOfficialSchemaOfOpenApi() throws IOException {
        try (InputStream official =
                Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("/openapi/3.1.schema.json"))) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(official, InputFormat.JSON);
            assertThat(schema.validate(openApi.document())).isEmpty();
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = openApi.document().findValuesAsString("$ref");
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(openApi.document().at(reference.substring(1)).isMissingNode())
                        .isFalse();
            } else {
                assertThat(SchemaFile.DIRECTORY.resolve(reference))
                        .satisfies(file -> assertThat(Files.exists(file)).isTrue());
            }
        });
    }
}
