using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Names that a user gave to runs with which others are compared, in <c>baselines.json</c> of a folder of runs.</summary>
/// <param name="runs">The folder of runs.</param>
public sealed class NamedBaselines(string runs)
{
    private const string FileName = "baselines.json";
    private const long MostBytes = 1 << 20;

    private string File => Path.Combine(runs, FileName);

    /// <summary>The names of run folders, by the baselines' names; empty where there are none.</summary>
    /// <exception cref="ConcurException">The file is none of this tool's.</exception>
    public SortedDictionary<string, string> Read()
    {
        if (!System.IO.File.Exists(File)) return new(StringComparer.Ordinal);
        try
        {
            var text = BoundedFile.Read(File, MostBytes, "a file of baselines");
            var read = JsonSerializer.Deserialize(text.Span, BaselineContext.Default.DictionaryStringString) ?? [];
            return new(read, StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            throw new ConcurException(
                FailureKind.BadInput,
                $"'{File}' is no file of baselines: {e.Message.ReplaceLineEndings(" ")}; remove it, and set them again");
        }
    }

    /// <summary>Gives a run a name, which another run may have had.</summary>
    public void Set(string name, string run) => Change(names => names[name] = run);

    /// <summary>Forgets a name.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name)
    {
        var isThere = Read().ContainsKey(name);
        if (isThere) Change(names => names.Remove(name));
        return isThere;
    }

    private void Change(Action<SortedDictionary<string, string>> change)
    {
        var names = Read();
        change(names);
        AtomicFile.Write(File, output =>
        {
            output.Write(JsonSerializer.Serialize(new Dictionary<string, string>(names), BaselineContext.Default.DictionaryStringString));
            output.Write('\n');
        });
    }
}

/// <summary>The JSON of <see cref="NamedBaselines"/>.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class BaselineContext : JsonSerializerContext;
