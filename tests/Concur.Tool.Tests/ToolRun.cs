using System.CommandLine;
using System.Reflection;
using System.Text;
using Concur.Tool.Console;

namespace Concur.Tool.Tests;

/// <summary>Runs the whole tool in-process and keeps what it said.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    public static string Root { get; } = Path.GetFullPath(typeof(ToolRun).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    /// <summary>The tool's own build, beside this one: the harness lies there.</summary>
    public static string ToolFolder { get; } =
        Path.Combine(Root, "artifacts", "bin", "Concur.Tool", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')));

    /// <summary>The command line as a tree of commands.</summary>
    public static RootCommand RootCommand() => ToolApplication.Root(CreateEnvironment("/", TextWriter.Null, Stream.Null, TextWriter.Null));

    public static async Task<ToolRun> Of(string folder, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bytes = new MemoryStream();
        var environment = CreateEnvironment(folder, output, bytes, error);
        var code = await ToolApplication.RunAsync(args, environment, TestContext.Current.CancellationToken);
        return new ToolRun(code, output + Encoding.UTF8.GetString(bytes.ToArray()), error.ToString());
    }

    public static ToolEnvironment CreateEnvironment(string folder, TextWriter output, Stream bytes, TextWriter error) => new()
    {
        Out = output,
        OutBytes = bytes,
        Error = error,
        ToolFolder = ToolFolder,
        CurrentFolder = folder,
        CacheFolder = Path.Combine(Path.GetTempPath(), "concur-tool-tests"),
        Version = "0.0.0-test",
        Clock = TimeProvider.System,
        OutHasColor = false,
        ErrorIsTerminal = false,
        Width = 120,
    };
}
