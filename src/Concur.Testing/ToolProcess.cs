using System.Diagnostics;
using System.Text;

namespace Concur.Testing;

/// <summary>A process of the tool, from its start to its end. It is never left running.</summary>
internal static class ToolProcess
{
    /// <summary>
    /// A collector of coverage would measure in the tool too, and in what it launches
    /// (https://learn.microsoft.com/dotnet/core/runtime-config/debugging-profiling).
    /// </summary>
    private static readonly string[] NotInherited = ["CORECLR_ENABLE_PROFILING", "COR_ENABLE_PROFILING", "DOTNET_STARTUP_HOOKS"];

    /// <summary>Runs the tool.</summary>
    /// <param name="tool">How it is started.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">The lines of its standard input.</param>
    /// <param name="timeout">How long it may run.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimeoutException">It ran longer.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    /// <exception cref="InvalidOperationException">It can't be started.</exception>
    public static async Task<ToolEnding> RunAsync(
        ToolCommand tool, IEnumerable<string> arguments, IReadOnlyList<string> input, TimeSpan timeout, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(tool.Program, [.. tool.Arguments, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var name in NotInherited) start.Environment.Remove(name);
        using var process = Start(start);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await WriteAsync(process.StandardInput, input, limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return new ToolEnding(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new TimeoutException(FormattableString.Invariant(
                $"the measurement took longer than {timeout.TotalSeconds:0.#} s; give it more by WithTimeout"));
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"'{start.FileName}' can't be started: {e.Message}", e);
        }
    }

    private static async Task WriteAsync(StreamWriter input, IReadOnlyList<string> lines, CancellationToken cancellation)
    {
        try
        {
            foreach (var line in lines) await input.WriteAsync((line + "\n").AsMemory(), cancellation).ConfigureAwait(false);
            input.Close();
        }
        catch (IOException)
        {
            // The tool has ended without reading its input; its exit code and its last line say why.
        }
    }
}

/// <summary>What the tool printed and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ToolEnding(int ExitCode, string Out, string Error)
{
    /// <summary>The line that says what went wrong.</summary>
    public string LastLine => Error.TrimEnd().Split('\n')[^1].Trim();
}
