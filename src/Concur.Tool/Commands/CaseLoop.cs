using System.Diagnostics.CodeAnalysis;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>How a case ended.</summary>
/// <param name="ExitCode">Its exit code, as if it were the only one.</param>
/// <param name="Failure">Why it could not be measured, in one line; null where it was.</param>
internal sealed record CaseEnding(int ExitCode, string? Failure);

/// <summary>Measures cases one after the other. A case that fails does not stop those after it.</summary>
internal sealed class CaseLoop(ToolEnvironment environment)
{
    /// <summary>Says what will be measured and how long that takes, and measures it.</summary>
    /// <param name="names">What the cases are called.</param>
    /// <param name="estimate">How long they take together.</param>
    /// <param name="measure">Measures the case of a number, from 0, and returns its exit code.</param>
    /// <param name="cancellation">Leaves out the cases that have not begun.</param>
    /// <returns>The endings of the cases that began.</returns>
    public async Task<IReadOnlyList<CaseEnding>> RunAsync(
        IReadOnlyList<string> names, TimeSpan estimate, Func<int, Task<int>> measure, CancellationToken cancellation)
    {
        var (endings, began) = (new List<CaseEnding>(), environment.Clock.GetTimestamp());
        await environment.Error.WriteLineAsync($"{names.Count} cases, {ProgressEstimate.Text(estimate)}");
        for (var i = 0; i < names.Count && !cancellation.IsCancellationRequested; i++)
        {
            var left = i == 0 ? "" : $"; {ProgressEstimate.Text(environment.Clock.GetElapsedTime(began) / i * (names.Count - i))} left";
            await environment.Error.WriteLineAsync($"case {i + 1} of {names.Count}: {names[i]}{left}");
            endings.Add(await EndingAsync(i, measure, cancellation));
        }

        return endings;
    }

    [SuppressMessage("Design", "CA1031", Justification = "What ends one case, whatever it is, does not end the others.")]
    private async Task<CaseEnding> EndingAsync(int number, Func<int, Task<int>> measure, CancellationToken cancellation)
    {
        try
        {
            return new CaseEnding(await measure(number), null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new CaseEnding(ExitCode.Cancelled, "cancelled");
        }
        catch (Exception e)
        {
            var failure = CommandFailure.Of(e, environment);
            await environment.Error.WriteLineAsync(CommandFailure.Line(failure.Message));
            return new CaseEnding(failure.ExitCode, CommandFailure.Shown(failure.Message));
        }
    }
}

/// <summary>The folder of a case below the one that the user gave.</summary>
internal static class CaseFolder
{
    /// <param name="folder">The user's folder; null where none was given.</param>
    /// <param name="number">The case's number, from 0.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Null where none was given.</returns>
    public static string? Of(string? folder, int number, string name) =>
        folder is null ? null : Path.Combine(folder, $"{Number(number)}_{FileNames.Of(name)}");

    /// <summary>The number by which people count the case.</summary>
    public static string Number(int number) => FormattableString.Invariant($"{number + 1:00}");
}
