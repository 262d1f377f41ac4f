namespace Concur.Core.Stats;

/// <summary>Finds where a monotone function passes zero. The function may jump there, which MathNet's root finders do not accept.</summary>
public static class MonotoneRoot
{
    /// <param name="function">A monotone function with different signs at both ends.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="accuracy">How far from the root the answer may be.</param>
    public static double Between(Func<double, double> function, double low, double high, double accuracy)
    {
        ArgumentNullException.ThrowIfNull(function);
        var rises = function(low) < 0;
        while (high - low > accuracy)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) break;
            if (function(middle) < 0 == rises) low = middle;
            else high = middle;
        }

        return low + ((high - low) / 2);
    }
}
