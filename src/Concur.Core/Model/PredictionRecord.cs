namespace Concur.Core.Model;

/// <summary>A prediction that was held against launches, as it is remembered.</summary>
/// <param name="Kind">One of <see cref="GainKinds"/>.</param>
/// <param name="Predicted">The predicted factor.</param>
/// <param name="Measured">The measured factor.</param>
/// <param name="IsAtMost">Whether it was predicted as an upper bound.</param>
/// <param name="Date">When the run began.</param>
/// <param name="ToolVersion">The version of the tool that predicted it.</param>
/// <param name="Machine">The name of the machine that made the launches; null for this one.</param>
public sealed record PredictionRecord(
    string Kind, double Predicted, double Measured, bool IsAtMost, DateTimeOffset Date, string ToolVersion, string? Machine)
{
    /// <summary>
    /// By how much the prediction was off, on a logarithmic scale: 0.1 for 10 % or so. Of an upper bound, by how much more was gained; null
    /// where a factor is none.
    /// </summary>
    internal double? Error => Math.Log(Measured / Predicted) is var error && double.IsFinite(error)
        ? IsAtMost ? Math.Max(0, error) : Math.Abs(error)
        : null;

    /// <summary>The predictions of a run that were measured well enough to say by how much they are off.</summary>
    /// <param name="run">The run.</param>
    /// <param name="machine">As <see cref="Machine"/>.</param>
    public static IEnumerable<PredictionRecord> Of(RunReport run, string? machine)
    {
        ArgumentNullException.ThrowIfNull(run);
        return from check in run.GainChecks
               where check.IsPrecise && check is { Measured: > 0, Prediction.Factor: > 0 }
               select new PredictionRecord(
                   check.Prediction.Kind,
                   check.Prediction.Factor!.Value,
                   check.Measured!.Value,
                   check.Prediction.IsAtMost,
                   run.StartedUtc,
                   run.ToolVersion,
                   machine);
    }
}
