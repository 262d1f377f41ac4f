using System.Text.Json;
using System.Text.Json.Nodes;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Speedscope files whose methods keep the names of their source files, without the folders.</summary>
internal static class RedactedStacks
{
    /// <summary>Writes the redacted copy.</summary>
    /// <param name="file">The file.</param>
    /// <param name="output">Gets the copy, and is closed.</param>
    /// <returns>True: it is written.</returns>
    public static bool Write(string file, Stream output)
    {
        using var writer = new Utf8JsonWriter(output);
        using var input = File.OpenRead(file);
        var stacks = JsonNode.Parse(input);
        foreach (var frame in stacks?["shared"]?["frames"]?.AsArray() ?? [])
        {
            if (frame?["file"]?.GetValue<string>() is { } path) frame["file"] = new SourcePlace(path, 0).Name;
        }

        stacks?.WriteTo(writer);
        writer.Flush();
        output.Dispose();
        return true;
    }
}
