using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Concur.Core.Storage;

/// <summary>The JSON schema of the run file, made from the types that are written.</summary>
internal static class RunSchema
{
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true };

    public static string Text()
    {
        var schema = RunJsonContext.Default.RunJson.GetJsonSchemaAsNode(Options).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "A run of dotnet-concur");
        schema["properties"]!["schemaVersion"] = new JsonObject { ["const"] = RunJson.CurrentSchema };
        return schema.ToJsonString(RunJsonContext.Default.Options);
    }
}
