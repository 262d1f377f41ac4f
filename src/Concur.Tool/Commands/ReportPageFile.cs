using System.Diagnostics.CodeAnalysis;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Reports.Page;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

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

    /// <summary>Prints the path of the report page, or how to make one if there is none.</summary>
    public static async Task PrintPathAsync(string folder, ToolEnvironment environment)
    {
        await environment.Out.FlushAsync();
        var page = Path.Combine(folder, RunFolder.ReportName);
        await environment.Error.WriteLineAsync(File.Exists(page)
            ? $"report: {environment.Shown(page)}"
            : $"there is no report page; make one with 'dotnet concur show {environment.Shown(folder)} --format html -o FILE'");
    }
}
