using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>
/// The machines to which a user gave names, in <c>machines.json</c> of the user's folder for settings. The tool runs the commands in it,
/// so only the user may write it.
/// </summary>
/// <param name="folder">The folder for settings, which only the user can enter; empty where the user has none.</param>
/// <param name="createFolder">Makes it.</param>
public sealed class NamedMachines(string folder, Action<string> createFolder)
{
    private const string FileName = "machines.json";
    private const long MostBytes = 1 << 20;

    private string File => Path.Combine(folder, FileName);

    /// <summary>The machines by their names; empty where there are none.</summary>
    /// <exception cref="ConcurException">The file is none of this tool's.</exception>
    public SortedDictionary<string, NamedMachine> Read()
    {
        if (folder.Length == 0 || !System.IO.File.Exists(File)) return new(StringComparer.Ordinal);
        try
        {
            var text = BoundedFile.Read(File, MostBytes, "a file of machines");
            var read = JsonSerializer.Deserialize(text.Span, MachinesContext.Default.DictionaryStringNamedMachine);
            return new(read ?? [], StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            throw new ConcurException(
                FailureKind.BadInput,
                $"'{File}' is no file of machines: {e.Message.ReplaceLineEndings(" ")}; remove it, and add them again");
        }
    }

    /// <summary>Gives a machine or a set a name, which another may have had.</summary>
    /// <exception cref="ConcurException">The file can't be written.</exception>
    public void Set(string name, NamedMachine machine) => Change(machines => machines[name] = machine);

    /// <summary>Forgets a name.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name)
    {
        if (!Read().ContainsKey(name)) return false;
        Change(machines => machines.Remove(name));
        return true;
    }

    private void Change(Action<SortedDictionary<string, NamedMachine>> change)
    {
        if (folder.Length == 0)
            throw new ConcurException(FailureKind.BadInput, "this user has no folder for settings; set HOME, or XDG_CONFIG_HOME");
        var machines = Read();
        change(machines);
        createFolder(folder);
        AtomicFile.Write(File, output =>
        {
            output.Write(JsonSerializer.Serialize(
                new Dictionary<string, NamedMachine>(machines), MachinesContext.Default.DictionaryStringNamedMachine));
            output.Write('\n');
        });
    }
}

/// <summary>The JSON of <see cref="NamedMachines"/>.</summary>
[JsonSerializable(typeof(Dictionary<string, NamedMachine>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the file.")]
internal sealed partial class MachinesContext : JsonSerializerContext;
