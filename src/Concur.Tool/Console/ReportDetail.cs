namespace Concur.Tool.Console;

/// <summary>How much of a run is printed.</summary>
internal enum ReportDetail
{
    /// <summary>The answer and the table.</summary>
    Quiet,

    /// <summary>One screen: the answer, the table, where the time went, what holds it back, what to do next.</summary>
    Screen,

    /// <summary>Everything: each strategy's account, launches, runtime, waits and findings with advice.</summary>
    All,
}
