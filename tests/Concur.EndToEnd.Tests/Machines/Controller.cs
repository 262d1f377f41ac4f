using System.Diagnostics;
using System.Text.Json;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>The tool with machines of its own: their agents are this build, and their caches and settings are the test's.</summary>
internal sealed class Controller : IDisposable
{
    private const string Mark = "CONCUR_TEST_MARK";
    private readonly string _mark = Guid.NewGuid().ToString("n");

    /// <summary>Not below the folder of the tool, which is shipped where an assembly lies there.</summary>
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("concur-at");

    /// <summary>The folders of the tool.</summary>
    public ToolProcess Tool { get; } = new();

    /// <summary>Variables besides the usual ones.</summary>
    public List<(string Name, string Value)> Variables { get; } = [];

    /// <summary>A second process on this machine, which has a cache of its own.</summary>
    /// <param name="name">The name of the cache.</param>
    public string Target(string name) => $"exec:env XDG_CACHE_HOME={Cache(name)}";

    /// <summary>The cache of such a machine.</summary>
    public string Cache(string name) => Path.Combine(_home.FullName, "caches", name);

    /// <summary>Runs the tool.</summary>
    public Task<ToolProcess.Ending> Run(params string[] args) => Run(_ => { }, args);

    /// <param name="meanwhile">Called once the process runs.</param>
    /// <param name="args">The tool's arguments.</param>
    public Task<ToolProcess.Ending> Run(Action<Process> meanwhile, params string[] args) => Tool.Shell(
        meanwhile,
        "env",
        ["--default-signal=INT,HUP,TERM", "dotnet", Locations.Tool, .. args],
        [
            (Mark, _mark),
            ("CONCUR_AGENT_COMMAND", $"dotnet {Locations.Tool}"),
            ("XDG_CONFIG_HOME", Path.Combine(_home.FullName, "settings")),
            ("XDG_CACHE_HOME", Cache("own")),
            .. Variables,
        ]);

    /// <summary>As <see cref="Run(string[])"/>, and reads the JSON that it prints.</summary>
    public async Task<JsonElement> Json(params string[] args)
    {
        var ending = await Run([.. args, "--format", "json"]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        using var document = JsonDocument.Parse(ending.Out);
        return document.RootElement.Clone();
    }

    /// <summary>The processes that this has started, or that those have, whose command line has a word.</summary>
    public IReadOnlyList<int> Processes(string word) => [.. Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id > 0 && Belongs(id, word))];

    public void Dispose()
    {
        Tool.Dispose();
        _home.Delete(recursive: true);
    }

    private bool Belongs(int id, string word)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Contains($"{Mark}={_mark}", StringComparison.Ordinal)
                && File.ReadAllText($"/proc/{id}/cmdline").Contains(word, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended in the meantime, or belongs to another user.
        }
    }
}
