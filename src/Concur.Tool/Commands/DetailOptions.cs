using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>--quiet</c> and <c>--details</c>: how much of a run is printed.</summary>
internal sealed class DetailOptions
{
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print the answer and the table alone" };

    private readonly Option<bool> _details = new("--details", "-v")
    {
        Description = "Print every strategy, category and finding",
    };

    public void AddTo(Command command)
    {
        command.Add(_quiet);
        command.Add(_details);
    }

    /// <exception cref="ConcurException">Both are given.</exception>
    public ReportDetail Parse(ParseResult parsed) => (parsed.GetValue(_quiet), parsed.GetValue(_details)) switch
    {
        (true, true) => throw UsageErrors.Create("--quiet and --details contradict each other; give one of them"),
        (true, _) => ReportDetail.Quiet,
        (_, true) => ReportDetail.All,
        _ => ReportDetail.Screen,
    };
}
