package io.deactivateuser.bench;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/** Draws the medians. */
final class Chart {
    private static final int WIDTH = 900;
    private static final int BAR_HEIGHT = 60;
    private static final int FRAME_HEIGHT = 120;

    private Chart() {}

    static void bars(List<Runs> runs, Path file) {
        System.setProperty("java.awt.headless", "true");
        DefaultCategoryDataset medians = new DefaultCategoryDataset();
        runs.forEach(line -> medians.addValue(line.rate(), "requests a second", line.title()));
        JFreeChart chart = ChartFactory.createBarChart(
                "Requests answered a second (median)",
                null,
                "requests a second",
                medians,
                PlotOrientation.HORIZONTAL,
                false,
                false,
                false);
        BarRenderer bars = (BarRenderer) chart.getCategoryPlot().getRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setSeriesPaint(0, new Color(0x2F, 0x6F, 0xA8));
        bars.setShadowVisible(false);
        bars.setDefaultItemLabelGenerator(
                new StandardCategoryItemLabelGenerator("{2}", NumberFormat.getIntegerInstance(Locale.UK)));
        bars.setDefaultItemLabelsVisible(true);
        chart.getCategoryPlot().setBackgroundPaint(Color.WHITE);
        chart.getCategoryPlot().setRangeGridlinePaint(Color.LIGHT_GRAY);
        chart.getCategoryPlot().getRangeAxis().setUpperMargin(0.12);
        try {
            Files.createDirectories(file.getParent());
            ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, FRAME_HEIGHT + BAR_HEIGHT * runs.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
