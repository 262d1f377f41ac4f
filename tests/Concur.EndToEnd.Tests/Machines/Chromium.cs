using System.Text.Json;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>A process of an exported timeline.</summary>
/// <param name="Id">Its number there.</param>
/// <param name="Name">Its name, which begins with its machine's and a colon.</param>
/// <param name="Threads">The ids that the system gave its threads.</param>
internal sealed record ChromiumProcess(long Id, string Name, IReadOnlySet<int> Threads);

/// <summary>Reads timelines in Chromium's format.</summary>
internal static class Chromium
{
    /// <summary>The processes of a timeline with their threads, by the names that its metadata give them.</summary>
    public static IReadOnlyList<ChromiumProcess> Processes(string json)
    {
        using var document = JsonDocument.Parse(json);
        var names = document.RootElement.GetProperty("traceEvents").EnumerateArray()
            .Where(item => item.GetProperty("ph").ValueEquals("M"))
            .Select(item => (
                Kind: item.GetProperty("name").GetString(),
                Process: item.GetProperty("pid").GetInt64(),
                Thread: item.TryGetProperty("tid", out var thread) ? thread.GetInt64() : 0,
                Name: item.GetProperty("args").TryGetProperty("name", out var name) ? name.GetString()! : ""))
            .ToList();
        return
        [
            .. names.Where(item => item.Kind == "process_name").Select(process => new ChromiumProcess(
                process.Process,
                process.Name,
                names.Where(item => item.Kind == "thread_name" && item.Process == process.Process)
                    .Select(item => IdOf(item.Name)).OfType<int>().ToHashSet())),
        ];
    }

    /// <summary>The end of a thread's name; null for rows that are no thread.</summary>
    private static int? IdOf(string name) => int.TryParse(name.Split(' ')[^1], out var id) ? id : null;
}
