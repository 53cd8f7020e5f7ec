package io.deactivateuser.lookup;

import io.deactivateuser.authenticate.Authenticator;
import jakarta.servlet.Filter;
import java.time.Clock;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * The look-up, where it is switched on, behind Spring Security's resource server. Spring Security's filter is mapped to the look-up's
 * addresses and sees no other request, so that what is open beside it stays as open, and what is closed as closed.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(LookupConfiguration.ENABLED)
@EnableWebSecurity
class LookupConfiguration {
    static final String ENABLED = "deactivate-user.lookup.enabled";

    @Bean
    SecurityFilterChain lookupSecurity(HttpSecurity http, Authenticator authenticator, Clock clock) {
        AuthenticationManager callers = new AuthenticateCaller(authenticator, clock);
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .oauth2ResourceServer(server -> server.authenticationConverter(PresentedToken::of)
                        .authenticationManagerResolver(request -> callers)
                        .authenticationEntryPoint(Problem::answerRefused))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(Problem::answerRefused))
                // What keeps something of a request for a next one, and what is for a person's browser.
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    FilterRegistrationBean<Filter> lookupFilter(@Qualifier("springSecurityFilterChain") Filter security) {
        FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>(security);
        filter.addUrlPatterns(LookupController.ADDRESS + "/*");
        return filter;
    }

    /** A request ID may have any of these characters. They are no danger here, since no part of the path names anything but the ID. */
    @Bean
    HttpFirewall anyCharacterInTheLastPartOfThePath() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowSemicolon(true);
        firewall.setAllowBackSlash(true);
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowUrlEncodedLineSeparator(true);
        firewall.setAllowUrlEncodedParagraphSeparator(true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler rejectedRequest() {
        return (request, response, rejected) -> Problem.BAD_REQUEST.writeTo(response);
    }

    /** Tomcat refuses an encoded slash unless it is told to leave it as it is. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> slashesInRequestIds() {
        return tomcat -> tomcat.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        });
    }
}
