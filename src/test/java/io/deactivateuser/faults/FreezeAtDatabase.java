package io.deactivateuser.faults;

import io.deactivateuser.DeactivateUserWorker;
import io.deactivateuser.apply.ApplyBatch;
import io.deactivateuser.servers.Signal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * A worker that stops where it stands, by SIGSTOP to itself, with its first batch in hand: before the database has seen anything of it,
 * or when it is committed there and the broker has seen nothing of it.
 */
final class FreezeAtDatabase {
    static final String BEFORE = "test.freeze=before";
    static final String BEHIND = "test.freeze=behind";

    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {DeactivateUserWorker.class, FreezeAtDatabase.class}, arguments);
    }

    @Bean
    static BeanPostProcessor freeze(Environment settings) {
        boolean before = "before".equals(settings.getProperty("test.freeze"));
        AtomicBoolean struck = new AtomicBoolean();
        MethodInterceptor freezing = call -> {
            boolean first =
                    call.getArguments()[1] instanceof List<?> batch && !batch.isEmpty() && !struck.getAndSet(true);
            if (first && before) {
                freeze();
            }
            Object applied = call.proceed();
            if (first && !before) {
                freeze();
            }
            return applied;
        };
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (!(bean instanceof ApplyBatch)) {
                    return bean;
                }
                ProxyFactory around = new ProxyFactory(bean);
                around.addAdvice(freezing);
                return around.getProxy();
            }
        };
    }

    private static void freeze() {
        Signal.send("STOP", ProcessHandle.current());
    }
}
