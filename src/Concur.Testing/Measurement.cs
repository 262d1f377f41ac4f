using System.Globalization;
using System.Text.Json;

namespace Concur.Testing;

/// <summary>What a test measures.</summary>
/// <param name="Method">The method.</param>
/// <param name="Items">An item a line; empty where units have none.</param>
internal sealed record Measurement(TestedMethod Method, IReadOnlyList<string> Items)
{
    /// <summary>A launch that is not over by then is taken for one that hangs.</summary>
    private static readonly TimeSpan LongestLaunch = TimeSpan.FromMinutes(2);

    /// <summary>A launch that hangs must be over before the whole measurement is, so that it is told which one does.</summary>
    private const int LaunchesInTime = 3;

    /// <summary>The strategies besides sequential; empty for the tool's choice.</summary>
    public IReadOnlyList<string> Strategies { get; init; } = [];

    /// <summary>The number of workers; null for that of the assertion.</summary>
    public int? Workers { get; init; }

    /// <summary>Items per call, where the method takes a collection; null for the tool's choice.</summary>
    public int? Batch { get; init; }

    /// <summary>How long the whole measurement may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The folder below which runs are kept.</summary>
    public string Folder { get; init; } = "concur-runs";

    /// <summary>Measures.</summary>
    /// <param name="workers">The number of workers; null for the cores that may be used.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidOperationException">The tool is missing, or refuses what it was asked for.</exception>
    /// <exception cref="ScalingException">The code failed before anything was measured.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<MeasuredRun> RunAsync(int? workers, CancellationToken cancellation)
    {
        var tool = ToolCommand.Find(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
        var version = await ToolProcess.RunAsync(tool, ["--version"], [], Timeout, cancellation).ConfigureAwait(false);
        ToolCommand.Require(version.ExitCode == 0 ? version.Out : throw Refused(version), ToolCommand.OwnVersion);
        var folder = NewFolder();
        var ended = await ToolProcess.RunAsync(tool, Arguments(workers, folder), Items, Timeout, cancellation).ConfigureAwait(false);
        return ended switch
        {
            { ExitCode: ToolExit.Done or ToolExit.Failed or ToolExit.TimedOut or ToolExit.ResultsDiffer, Out: ['{', ..] } =>
                new MeasuredRun(JsonSerializer.Deserialize(ended.Out, RunFileContext.Default.RunFile)!, folder),
            { ExitCode: ToolExit.Failed } => throw new ScalingException(ended.LastLine),
            _ => throw Refused(ended),
        };
    }

    /// <summary>The tool's arguments. A test depends on no settings file, and needs times alone.</summary>
    internal IReadOnlyList<string> Arguments(int? workers, string folder)
    {
        var launch = Timeout / LaunchesInTime < LongestLaunch ? Timeout / LaunchesInTime : LongestLaunch;
        return
        [
            "run", Method.AssemblyPath, "--method", Method.Name,
            .. Items.Count > 0 ? (string[])["--items-from", "-"] : [],
            .. Batch is { } batch ? (string[])["--batch", Text(batch)] : [],
            .. Strategies.Count > 0 ? (string[])["--strategies", string.Join(',', Strategies)] : [],
            .. workers is { } count ? (string[])["--workers", Text(count)] : [],
            "--timeout", Text((long)launch.TotalMilliseconds) + "ms",
            "--profile", "none", "--no-settings", "--format", "json", "--output", folder,
        ];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static InvalidOperationException Refused(ToolEnding ended) => new(
        ended.LastLine is { Length: > 0 } line
            ? line
            : string.Create(CultureInfo.InvariantCulture, $"dotnet-concur ended with exit code {ended.ExitCode} and said nothing"));

    /// <summary>A folder that is not there yet, named as the tool names its own.</summary>
    private string NewFolder()
    {
        var time = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var name = Path.GetFullPath(Path.Combine(Folder, $"{time}_{Method.Name.Split('.')[^1]}"));
        var folder = name;
        for (var number = 2; Directory.Exists(folder); number++) folder = name + "-" + Text(number);
        return folder;
    }
}

/// <summary>The exit codes of the tool with which there is a run.</summary>
internal static class ToolExit
{
    public const int Done = 0;
    public const int Failed = 3;
    public const int TimedOut = 4;
    public const int ResultsDiffer = 5;
}
