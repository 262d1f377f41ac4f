using System.CommandLine;
using System.Text;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports.Page;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>Results that go to a file instead of standard output.</summary>
internal static class OutputFile
{
    /// <summary>In place of a file's name.</summary>
    public const string ToStandardOutput = "-";

    /// <summary>The option that names the file.</summary>
    public static Option<string?> Option() => new("--output", "-o") { Description = "The file to write instead of standard output, which - stands for", HelpName = "FILE" };

    /// <summary>Prints to the file; to standard output where there is none.</summary>
    /// <param name="file">As the user gave it.</param>
    /// <param name="surroundings">Where else it would go; told where the file is.</param>
    /// <param name="print">Prints to the surroundings that it is given.</param>
    /// <exception cref="ConcurException">The file cannot be written.</exception>
    public static void Print(string? file, ToolSurroundings surroundings, Action<ToolSurroundings> print)
    {
        if (file is null or ToStandardOutput)
        {
            print(surroundings);
            return;
        }

        var path = Path.GetFullPath(file, surroundings.CurrentFolder);
        AtomicFile.Replace(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: -1, leaveOpen: true);
            print(surroundings with { Out = writer, OutBytes = stream, OutHasColor = false });
            return 0;
        });
        surroundings.Error.WriteLine($"saved in {surroundings.Shown(path)}");
    }

    /// <summary>Writes the report page of a folder, whose figures are complete without it; says why where there can be none.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="make">Makes the page.</param>
    /// <param name="surroundings">Told why there is none.</param>
    /// <param name="cancellation">An interrupted command writes no page.</param>
    public static async Task SavePageAsync(string folder, Func<ReportPages, PageContent> make, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return;
        var why = PageFile.TrySave(() => make(new ReportPages(surroundings.Version)), Path.Combine(folder, RunFolder.ReportName));
        if (why is not null) await surroundings.Error.WriteLineAsync(why);
    }

    /// <summary>Says where the report page of a folder is, once everything else is said.</summary>
    public static async Task SayPageAsync(string folder, ToolSurroundings surroundings)
    {
        await surroundings.Out.FlushAsync();
        var page = Path.Combine(folder, RunFolder.ReportName);
        await surroundings.Error.WriteLineAsync(File.Exists(page) ? $"report: {surroundings.Shown(page)}" : $"there is no report page; 'dotnet concur show {surroundings.Shown(folder)} --format html -o FILE' makes one");
    }
}
