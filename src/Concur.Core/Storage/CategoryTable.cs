using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Writes the table of categories as JSON, by name: the report page's looks are made from it.</summary>
public static class CategoryTable
{
    /// <summary>Writes <see cref="CategoryInfo.All"/> and a final newline.</summary>
    public static void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var table = CategoryInfo.All.ToDictionary(info => info.Name);
        output.Write(JsonSerializer.Serialize(table, DocumentContext.Default.IReadOnlyDictionaryStringCategoryInfo));
        output.Write('\n');
    }
}
