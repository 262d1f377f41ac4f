using System.Diagnostics.CodeAnalysis;
using System.Text;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Reports;
using Concur.Reports.Page;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>Results that go to a file instead of standard output.</summary>
internal static class OutputFile
{
    /// <summary>The file name that means standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>
    /// Prints to the file, or to standard output if none was given. An existing file stays until the new one is complete.
    /// </summary>
    /// <param name="file">The file as the user gave it; null for standard output.</param>
    /// <param name="environment">Its standard output is used if no file was given; its standard error gets the file's path.</param>
    /// <param name="print">Prints to the environment that it is given.</param>
    /// <exception cref="ConcurException">The file cannot be written.</exception>
    public static void Print(string? file, ToolEnvironment environment, Action<ToolEnvironment> print)
    {
        if (file is null or StandardOutput)
        {
            print(environment);
            return;
        }

        var path = environment.Absolute(file);
        AtomicFile.Replace(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: -1, leaveOpen: true);
            print(environment with { Out = writer, OutBytes = stream, OutHasColor = false });
            return path;
        });
        environment.Error.WriteLine($"saved in {environment.Shown(path)}");
    }

    /// <summary>Appends to a file, such as the summary of a CI job.</summary>
    /// <param name="file">The file as the user gave it; null if none was given.</param>
    /// <param name="environment">Its current folder is that of relative paths.</param>
    /// <param name="write">Writes what is appended.</param>
    public static void Append(string? file, ToolEnvironment environment, Action<TextWriter> write)
    {
        if (file is null) return;
        using var writer = new StreamWriter(environment.Absolute(file), append: true);
        write(writer);
    }
}

/// <summary>The report page in the folder of a measurement.</summary>
internal static class ReportPageFile
{
    /// <summary>Writes the report page. If that fails, a message says why; the figures do not depend on it, so nothing is thrown.</summary>
    /// <param name="folder">The folder of the run, the sweep or the recording.</param>
    /// <param name="make">Makes the page.</param>
    /// <param name="environment">Its standard error gets the message.</param>
    /// <param name="cancellation">A cancelled command writes no page.</param>
    [SuppressMessage("Design", "CA1031", Justification = "A bug in the page is reported as one, and must not hide the figures.")]
    public static async Task SaveAsync(
        string folder, Func<ReportPages, PageContent> make, ToolEnvironment environment, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return;
        try
        {
            HtmlReport.Save(make(new ReportPages(environment.Version)), Path.Combine(folder, RunFolder.ReportName));
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            await environment.Error.WriteLineAsync($"the report page could not be written: {TerminalText.OneLine(e.Message)}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await environment.Error.WriteLineAsync("the report page was not written: cancelled");
        }
        catch (Exception e)
        {
            await environment.Error.WriteLineAsync($"the report page could not be written; {BugReport.Write(e, environment)}");
        }
    }
}

/// <summary>The last line of a measurement: where it is, how large it is, and how long it took.</summary>
internal static class SavedLine
{
    /// <summary>Says where a run is kept, and remembers that this user made it.</summary>
    public static Task PrintAsync(RunOutcome outcome, ToolEnvironment environment)
    {
        new OwnRuns(environment.CacheFolder).Remember(outcome.Folder.Path, RepeatCommand.Of(outcome.Report.Request));
        return PrintAsync(outcome.Folder.Path, outcome.Report.Duration, environment);
    }

    /// <summary>Prints it to standard error, and makes the link <c>latest</c> lead to the folder.</summary>
    /// <param name="folder">The folder of the measurement.</param>
    /// <param name="took">How long it took; null where that is not said.</param>
    /// <param name="environment">Its standard error gets the line.</param>
    public static async Task PrintAsync(string folder, TimeSpan? took, ToolEnvironment environment)
    {
        await environment.Out.FlushAsync();
        RunFolder.LinkLatest(folder);
        var seconds = took is { } time ? FormattableString.Invariant($", {time.TotalSeconds:0} s") : "";
        var size = Figures.Bytes(RunFolder.Of(folder).Bytes);
        await environment.Error.WriteLineAsync($"Saved in {environment.Shown(folder)} ({size}{seconds}).");
    }
}
